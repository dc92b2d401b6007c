import { expect, it } from 'vitest';
import { maskAddress, maskAddresses } from './masked-address.js';

it.each([
  ['rose@example.org', 'r…@example.org'],
  ['"rose@home"@example.org', '"…@example.org'],
  ['r@example.org', 'r…@example.org'],
  ['🌳tree@example.org', '🌳…@example.org'],
  ['nobody', '…'],
])('%s is shown as %s', (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});

it('what a mail server said names nobody', () => {
  const answer = '550 5.1.1 <rose@example.org>: Recipient address rejected, ask postmaster@example.net';
  expect(maskAddresses(answer)).toBe('550 5.1.1 <r…@example.org>: Recipient address rejected, ask p…@example.net');
});
