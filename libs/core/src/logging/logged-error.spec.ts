import { describe, expect, it } from 'vitest';
import { loggedError, withoutPersonal } from './logged-error.js';

describe('an error in the log', () => {
  it('keeps what it is and where it came from, and nothing that hangs on it', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
      code: '23505',
      severity: 'ERROR',
      table: 'users',
      constraint: 'users_email_key',
      detail: 'Key (email)=(anna@example.org) already exists.',
      parameters: ['anna@example.org', 'Anna'],
    });
    const logged = loggedError(error);
    expect(logged).toEqual({
      type: 'Error',
      message: 'duplicate key value violates unique constraint "users_email_key"',
      stack: expect.stringMatching(/^\s+at .*logged-error\.spec/),
      code: '23505',
      table: 'users',
      constraint: 'users_email_key',
    });
  });

  it.each([
    ['a parser', () => JSON.parse('"Anna is ill" or not')],
    ['a parser that quotes quotes', () => JSON.parse('{"a": "\\"Anna", b}')],
    ['the database', () => dataError('invalid input syntax for type uuid: "Anna"')],
    ['a mail server', () => dataError('550 5.1.1 <Anna@example.org>: no such user', 'EENVELOPE')],
    ['a fetch', () => dataError('GET https://social.example/users/Anna?page=1 answered 404', 'refused')],
  ])('tells nothing that %s quotes', (_, fails) => {
    let caught: unknown;
    try {
      fails();
    } catch (error) {
      caught = error;
    }
    const logged = JSON.stringify(loggedError(new Error('It failed', { cause: caught })));
    expect(logged).not.toContain('Anna');
    expect(logged).toContain((caught as Error).message.slice(0, 3));
  });

  it('goes on to each of several', () => {
    const { errors } = loggedError(new AggregateError([new Error('one <a@b.example>'), 'two a@b.example']));
    expect(errors?.map(({ message }) => message)).toEqual(['one <[hidden]>', 'two [hidden]']);
  });
});

function dataError(message: string, code = '22P02'): never {
  throw Object.assign(new Error(message), { code });
}

it.each([
  ['to anna@example.org: no', 'to [hidden]: no'],
  ['postgresql://convoke:secret@database/convoke?x=1', 'postgresql://database'],
  ['https://events.example.org/@anna "is" gone', 'https://events.example.org "is" gone'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'],
])('of %j a log keeps %j', (text, kept) => expect(withoutPersonal(text)).toBe(kept));
