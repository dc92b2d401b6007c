import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { DomainError } from '../errors/index.js';
import { wireErrors } from './error-format.js';

const FULL = { code: 'storage_full', status_code: 507, message: 'The instance has no room left to store this.' };

test.each([
  ['a row', Object.assign(new Error('could not extend file'), { code: '53100' }), FULL],
  ['a file', new DomainError('storage_full', { field: 'file' }), { ...FULL, field: 'file' }],
])('that there is no room for %s is said to who asks, and to who runs the instance', (_what, originalError, told) => {
  const logged: unknown[] = [];
  const errors = wireErrors(new GraphQLError('', { originalError }), 'en', (fault) => `${logged.push(fault)}`);
  expect(errors).toMatchObject([told]);
  expect(logged).toEqual([originalError]);
});

test('another fault is told by the id under which it stands in the log alone', () => {
  const originalError = new Error('secret');
  const [told] = wireErrors(new GraphQLError('', { originalError }), 'en', () => 'the-id');
  expect(told).toMatchObject({ code: 'unknown_error', status_code: 500 });
  expect(JSON.stringify(told)).toContain('the-id');
  expect(JSON.stringify(told)).not.toContain('secret');
});
