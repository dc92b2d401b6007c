import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { loggedAddress } from './logged-address.js';

it('tells no secret that an address is, and everything else', () => {
  const token = randomBytes(32).toString('base64url');
  expect(loggedAddress(`/events/going/${token}/ics?a=${token}`)).toBe('/events/going/[hidden]/ics?[hidden]');
  const file = '/events/3b0c6d5e-1f0a-4b7c-9d2e-5a6b7c8d9e0f/export/ics';
  expect(loggedAddress(file)).toBe(file);
});

it.each([
  ['/@anna', '/[hidden]'],
  ['/@anna/inbox', '/[hidden]/inbox'],
  ['/%40anna', '/[hidden]'],
  ['/search?term=anna&near=anna@example.org', '/search?[hidden]'],
  ['/.well-known/webfinger?resource=acct:anna@example.org', '/.well-known/webfinger?[hidden]'],
  ['/a%0Ab/"x"', '/[hidden]/[hidden]'],
  ['/settings/admin/users/12', '/settings/admin/users/12'],
  ['/', '/'],
])('of %j the log has %j', (url, logged) => expect(loggedAddress(url)).toBe(logged));
