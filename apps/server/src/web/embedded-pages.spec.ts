import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { forgetReader } from './embedded-pages.js';

function left(url: string, language = 'de'): IncomingMessage['headers'] {
  const headers = { cookie: 'convoke_session=secret', authorization: 'Bearer secret', 'accept-language': language };
  forgetReader({ url, headers } as unknown as IncomingMessage);
  return headers;
}

test.each([
  '/embed/events',
  '/embed/events/',
  '/embed/events?group=trees',
  '/embed/events/0b7e',
  '/embed/events/__data.json',
  '/embed/%65vents',
  '/%65mbed/events?a=b',
  '/embed/x/../events',
  '/./embed/events',
])('nothing of the reader is left for %s', (url) => expect(left(url)).toEqual({ 'accept-language': 'de' }));

test.each(['/embed', '/embed/eventsomething', '/events', '/search?next=/embed/events', '/embed/%2565vents'])(
  'whoever reads %s is known',
  (url) => expect(left(url).cookie).toBe('convoke_session=secret'),
);

test('the language that the other site asks for comes first, if it is one', () => {
  expect(left('/embed/events?lang=fr', 'de, en;q=0.5')['accept-language']).toBe('fr, de, en;q=0.5');
  expect(left('/embed/events?lang=pt-BR')['accept-language']).toBe('pt-BR, de');
  for (const lang of ['', 'x', 'fr;q=0', 'fr,en', 'f\r\nx'])
    expect(left(`/embed/events?lang=${encodeURIComponent(lang)}`)['accept-language']).toBe('de');
});
