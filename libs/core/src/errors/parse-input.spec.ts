import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidInput } from './domain-error.js';
import { parseInput } from './parse-input.js';

const schema = z.object({
  title: z.string().min(3).max(10),
  email: z.email('error_email'),
  capacity: z.number().int().min(0).max(5).optional(),
  tags: z.array(z.string()).max(2).optional(),
});

function problemsOf(input: unknown) {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
  return [];
}

describe('parseInput', () => {
  it('answers the parsed value of input that keeps the rules', () => {
    expect(parseInput(schema, { title: 'Fête', email: 'a@b.org', extra: 1 })).toEqual({
      title: 'Fête',
      email: 'a@b.org',
    });
  });

  it('names every field that breaks a rule, once, with the bound it breaks', () => {
    expect(problemsOf({ title: 'ab', email: 'nobody', capacity: 6, tags: ['a', 'b', 'c'] })).toEqual([
      { field: 'title', message: 'error_too_short', params: { min: 3 } },
      { field: 'email', message: 'error_email' },
      { field: 'capacity', message: 'error_too_big', params: { max: 5 } },
      { field: 'tags', message: 'error_too_many', params: { max: 2 } },
    ]);
  });

  it('calls input of a wrong kind invalid without showing the parser’s own words', () => {
    expect(problemsOf({ title: 3, email: 'a@b.org' })).toEqual([{ field: 'title', message: 'error_invalid' }]);
    expect(problemsOf(null)).toEqual([{ field: 'input', message: 'error_invalid' }]);
  });
});
