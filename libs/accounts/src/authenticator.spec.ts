import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { appAddress, isAppSecret, newAppSecret, stepOfCode } from './authenticator.js';

/** The secret and codes of RFC 6238, appendix B; the last six of their eight digits. */
const secret = Secret.fromLatin1('12345678901234567890').base32;
const standard: [seconds: number, code: string][] = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
];

const at = (seconds: number) => new Date(seconds * 1000);

describe('a code', () => {
  it.each(standard)('at second %i is the one of the standard', (seconds, code) => {
    expect(stepOfCode(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('is good for a step before and a step after its own, and no longer', () => {
    const [seconds, code] = standard[3]!;
    const own = Math.floor(seconds / 30);
    const steps = [-2, -1, 0, 1, 2].map((later) => stepOfCode(secret, code, at(seconds + later * 30)));
    expect(steps).toEqual([null, own, own, own, null]);
  });

  it.each(['', '28708', '2870820', ' 287082', '２８７０８２', 'x'.repeat(500_000)])('is no other text', (text) => {
    expect(stepOfCode(secret, text, at(59))).toBeNull();
  });
});

describe('a secret', () => {
  it('is another each time, and known again', () => {
    const made = newAppSecret();
    expect(made).not.toBe(newAppSecret());
    expect(isAppSecret(made)).toBe(true);
    for (const text of ['', made.slice(1), `${made}A`, made.toLowerCase(), `${made.slice(0, 31)}!`]) {
      expect(isAppSecret(text)).toBe(false);
    }
  });

  it('has an address that tells apps whose it is', () => {
    const url = new URL(appAddress(secret, { issuer: 'Green: events', label: 'rose@example.org' }));
    expect(url.protocol + url.host).toBe('otpauth:totp');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ issuer: 'Green: events', secret, digits: '6' });
    expect(decodeURIComponent(url.pathname)).toContain('rose@example.org');
  });
});
