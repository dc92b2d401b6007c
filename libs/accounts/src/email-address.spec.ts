import { describe, expect, test } from 'vitest';
import { domainOf, emailInput, mailboxOf } from './email-address.js';

describe('an address', () => {
  test('loses spaces around it and capitals in its domain, keeps those before the @', () => {
    expect(emailInput.parse(' Rose.R@Example.ORG\n')).toBe('Rose.R@example.org');
  });

  test.each([
    'rose',
    '@example.org',
    'rose@',
    'a b@example.org',
    'a@b@example.org',
    'rose@example.org\nBcc: x@y.z',
    'rose@localhost',
  ])('%j is none', (text) => {
    expect(emailInput.safeParse(text).success).toBe(false);
  });
});

describe('a mailbox', () => {
  test.each(['rose@example.org', 'ROSE@Example.org', 'rose+events@example.org', 'Rose+a+b@example.org'])(
    '%s is one',
    (email) => {
      expect(mailboxOf(email)).toBe('rose@example.org');
    },
  );

  test('of another name or domain is another', () => {
    expect(mailboxOf('ros@example.org')).not.toBe('rose@example.org');
    expect(mailboxOf('rose@example.com')).not.toBe('rose@example.org');
  });
});

test('the domain is what stands after the last @', () => {
  expect(domainOf('"a@b"@Example.org')).toBe('example.org');
});
