import { expect, it } from 'vitest';
import { newSecretToken } from '../../../libs/accounts/src/secret-token.js';
import { loggedAddress } from './logged-address.js';

it('tells no secret that an address is, and everything else', () => {
  const token = newSecretToken();
  expect(loggedAddress(`/events/going/${token}/ics?a=${token}`)).toBe('/events/going/[hidden]/ics?a=[hidden]');
  const uuid = '/events/3b0c6d5e-1f0a-4b7c-9d2e-5a6b7c8d9e0f/export/ics?page=2';
  expect(loggedAddress(uuid)).toBe(uuid);
});
