import { describe, expect, test } from 'vitest';
import { registrationObstacle as obstacle, type RegistrationRules } from './registration.policy.js';

const registrationObstacle = (email: string, given: RegistrationRules, invited = false) =>
  obstacle(email, given, invited);

const rules = (changes: Partial<RegistrationRules>): RegistrationRules => ({
  policy: 'open',
  allowlist: [],
  denylist: [],
  ...changes,
});

test.each(['open', 'approval'] as const)('%s lets everybody apply', (policy) => {
  expect(registrationObstacle('rose@example.org', rules({ policy }))).toBeNull();
});

test.each([
  ['closed', 'registrations_closed'],
  ['invite', 'invitation_required'],
] as const)('%s lets nobody in by themselves', (policy, code) => {
  expect(registrationObstacle('rose@example.org', rules({ policy, allowlist: ['example.org'] }))).toBe(code);
});

test('an invitation opens every door but a closed one, and that of who is denied', () => {
  for (const policy of ['open', 'approval', 'invite', 'allowlist'] as const) {
    expect(registrationObstacle('rose@example.org', rules({ policy }), true)).toBeNull();
    const denied = rules({ policy, denylist: ['example.org'] });
    expect(registrationObstacle('rose@example.org', denied, true)).toBe('address_not_accepted');
  }
  expect(registrationObstacle('rose@example.org', rules({ policy: 'closed' }), true)).toBe('registrations_closed');
});

describe('the deny-list', () => {
  const denylist = ['spam.example', '@trash.example', 'rose@example.org'];

  test.each([
    'x@spam.example',
    'X@SPAM.example',
    'x@mail.spam.example',
    'x@trash.example',
    'rose@example.org',
    'ROSE@example.org',
    'rose+new@example.org',
  ])('keeps %s out', (email) => {
    expect(registrationObstacle(email, rules({ denylist }))).toBe('address_not_accepted');
  });

  test.each(['x@nospam.example', 'x@spam.example.org', 'rosemary@example.org', 'x@example.org'])(
    'lets %s in',
    (email) => {
      expect(registrationObstacle(email, rules({ denylist }))).toBeNull();
    },
  );

  test('goes before the allow-list', () => {
    const both = rules({ policy: 'allowlist', allowlist: ['example.org'], denylist: ['rose@example.org'] });
    expect(registrationObstacle('rose@example.org', both)).toBe('address_not_accepted');
  });
});

describe('the allow-list', () => {
  const allowlist = ['Example.org', '@school.example', 'guest@elsewhere.example'];

  test.each([
    'x@example.org',
    'x@EXAMPLE.org',
    'x@school.example',
    'guest@elsewhere.example',
    'Guest+1@elsewhere.example',
  ])('lets %s in', (email) => {
    expect(registrationObstacle(email, rules({ policy: 'allowlist', allowlist }))).toBeNull();
  });

  test.each(['x@mail.example.org', 'x@notexample.org', 'other@elsewhere.example', 'x@example.org.evil.example'])(
    'keeps %s out',
    (email) => {
      expect(registrationObstacle(email, rules({ policy: 'allowlist', allowlist }))).toBe('address_not_accepted');
    },
  );
});
