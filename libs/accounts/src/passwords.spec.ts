import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { Passwords } from './passwords.service.js';

const passwords = new Passwords({ databaseLogin: true, oidc: [], ldap: null });

describe('a hash', () => {
  test('is Argon2id with the parameters that OWASP asks for', async () => {
    expect(await passwords.hash('a rose of the desert')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('of the same password is another each time', async () => {
    expect(await passwords.hash('a rose of the desert')).not.toBe(await passwords.hash('a rose of the desert'));
  });

  test('fits its password and no other', async () => {
    const hash = await passwords.hash('a rose of the desert');
    expect(await passwords.matches(hash, 'a rose of the desert')).toBe(true);
    expect(await passwords.matches(hash, 'A rose of the desert')).toBe(false);
    expect(await passwords.matches(hash, '')).toBe(false);
  });

  test('fits however the keyboard composes the letters', async () => {
    expect(await passwords.matches(await passwords.hash('café crème'), 'cafe\u0301 cre\u0300me')).toBe(true);
  });

  test('of another server fits what its keyboard typed, with the parameters that it had', async () => {
    const cheaper = await hash('ﬁne café', { memoryCost: 1024, timeCost: 3, parallelism: 4 });
    expect(await passwords.matches(cheaper, 'ﬁne café')).toBe(true);
    expect(await passwords.matches(cheaper, 'fine café')).toBe(false);
  });

  test('fits no password that only begins with the one it was made of', async () => {
    const longest = 'x'.repeat(200);
    expect(await passwords.matches(await passwords.hash(longest), longest)).toBe(true);
    expect(await passwords.matches(await passwords.hash(longest), `${longest}x`)).toBe(false);
  });
});

test('nothing fits where there is no account', async () => {
  expect(await passwords.matches(null, '')).toBe(false);
  expect(await passwords.matches(null, 'a rose of the desert')).toBe(false);
});

describe('a new password', () => {
  const complaint = async (password: string) => {
    const error = await passwords.check('password', password, 'rose@example.org').catch((refusal: unknown) => refusal);
    return (error as { problems: { message: string }[] } | undefined)?.problems[0]!.message;
  };

  test.each([
    ['too short', '1q2w3e4', 'error_too_short'],
    ['too long', 'x'.repeat(201), 'error_too_long'],
    ['common', 'password', 'error_password_common'],
    ['common but for capitals', 'Password1', 'error_password_common'],
    ['the address', 'ROSE@example.org', 'error_password_common'],
  ])('that is %s is refused', async (_, password, message) => {
    expect(await complaint(password)).toBe(message);
  });

  test.each([
    ['of several words', 'a rose of the desert'],
    ['of eight letters from anywhere', 'ŕőšé-ñäü'],
    ['of 200 characters', 'x'.repeat(200)],
  ])('%s is taken', async (_, password) => {
    expect(await complaint(password)).toBeUndefined();
  });
});
