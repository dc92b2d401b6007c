import { expect, test } from 'vitest';
import { wantsActivity, wantsPage } from './accept.js';

const PROFILE = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

test.each([
  'application/activity+json',
  'Application/Activity+JSON; charset=utf-8',
  PROFILE,
  'application/ld+json',
  `application/activity+json, ${PROFILE}`,
  'application/activity+json, application/ld+json, text/html;q=0.1',
  'application/activity+json, text/html',
  'text/html;q=0.5, application/activity+json;q=0.9',
  'application/activity+json, */*;q=0.1',
])('a server that sends "%s" gets the document', (accept) => {
  expect(wantsActivity(accept)).toBe(true);
  expect(wantsPage(accept)).toBe(false);
});

test.each([
  undefined,
  '',
  '*/*',
  'application/*',
  'application/json',
  'text/html',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'text/html, application/activity+json',
  'text/html, application/activity+json;q=0.9',
  'application/activity+json;q=0, */*',
  `${'text/plain, '.repeat(10_000)}application/activity+json`,
])('whoever sends "%s" gets the page', (accept) => {
  expect(wantsActivity(accept)).toBe(false);
});

test.each(['text/html', 'application/xhtml+xml, */*;q=0.8', 'text/html, application/activity+json;q=0.9'])(
  '"%s" asks for a page by its name',
  (accept) => {
    expect(wantsPage(accept)).toBe(true);
  },
);

test.each([undefined, '*/*', 'application/json'])('"%s" names no page', (accept) => {
  expect(wantsPage(accept)).toBe(false);
});
