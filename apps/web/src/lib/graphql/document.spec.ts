import { describe, expect, it } from 'vitest';
import { graphql, textOf } from './document.ts';
import { GraphQLFailure } from './failure.ts';
import { separateFiles } from './files.ts';

describe('a document', () => {
  it('carries each fragment once, however many parts of it need the fragment', () => {
    const name = graphql(`
      fragment Name on Person {
        name
      }
    `);
    const face = graphql(
      `
        fragment Face on Person {
          ...Name
          url
        }
      `,
      [name],
    );
    const text = textOf(
      graphql(
        `
          {
            loggedPerson {
              ...Face
              ...Name
            }
          }
        `,
        [face, name],
      ),
    );
    expect(text.match(/fragment Name/g)).toHaveLength(1);
    expect(text.match(/fragment Face/g)).toHaveLength(1);
  });
});

describe('variables', () => {
  it('travel without their files, which keep a name that stands in their place', () => {
    const picture = new File(['x'], 'x.png');
    const { variables, files } = separateFiles({
      id: '1',
      avatar: { media: { name: 'x', file: picture } },
      tags: ['a', null],
    });
    expect(variables).toEqual({ id: '1', avatar: { media: { name: 'x', file: 'file0' } }, tags: ['a', null] });
    expect(files).toEqual({ file0: picture });
  });
});

describe('a refusal', () => {
  const error = (code: string, status_code: number, field?: string) => ({
    message: `${code} ${field ?? ''}`,
    code,
    status_code,
    field,
  });

  it('tells the first mistake of each field, and the rest apart', () => {
    const failure = new GraphQLFailure([
      { ...error('validation', 422, 'title'), message: 'too short' },
      { ...error('validation', 422, 'title'), message: 'too plain' },
      error('too_many_requests', 429),
    ]);
    expect(failure.fields).toEqual({ title: 'too short' });
    expect(failure.general).toContain('too_many_requests');
  });

  it('has the status of what is worse than a mistake in a field', () => {
    expect(new GraphQLFailure([error('validation', 422, 'a'), error('unauthorized', 403)]).status).toBe(403);
    expect(new GraphQLFailure([error('validation', 422, 'a')]).status).toBe(422);
  });
});
