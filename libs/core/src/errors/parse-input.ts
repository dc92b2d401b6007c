import type { z } from 'zod';
import { InvalidInput, type InputProblem } from './domain-error.js';

/** Parses untrusted input; throws InvalidInput naming every field that breaks a rule. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = firstOfEachField(result.error.issues.map(problemOf));
  throw new InvalidInput(problems as [InputProblem, ...InputProblem[]]);
}

const TOO_BIG: Record<string, string> = { string: 'error_too_long', array: 'error_too_many' };

function problemOf(issue: z.core.$ZodIssue): InputProblem {
  const field = issue.path.length > 0 ? issue.path.join('.') : 'input';
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue, field);
    case 'too_big':
      return {
        field,
        message: TOO_BIG[issue.origin] ?? 'error_too_big',
        params: { max: Number(issue.maximum) },
      };
    case 'custom':
      return { field, message: issue.message, params: issue.params as InputProblem['params'] };
    default:
      // A schema may name its own message key (`z.email('error_email')`); zod's English default has spaces.
      return { field, message: /^error_[a-z_]+$/.test(issue.message) ? issue.message : 'error_invalid' };
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, field: string): InputProblem {
  const min = Number(issue.minimum);
  if (textual(issue.origin) && min <= 1) return { field, message: 'error_required' };
  return { field, message: textual(issue.origin) ? 'error_too_short' : 'error_too_small', params: { min } };
}

function textual(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

function firstOfEachField(problems: InputProblem[]): InputProblem[] {
  return [...new Map(problems.toReversed().map((problem) => [problem.field, problem])).values()].toReversed();
}
