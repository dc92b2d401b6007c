import { describe, expect, it } from 'vitest';
import { operationFrom, UploadedFile } from './uploads.js';

const file = new UploadedFile('a.png', 'image/png', Buffer.from('x'));
const files = new Map([['0', file]]);
const spec = (operations: unknown, map: unknown) =>
  operationFrom({
    fields: new Map([
      ['operations', JSON.stringify(operations)],
      ['map', JSON.stringify(map)],
    ]),
    files,
  });

describe('operationFrom', () => {
  it('reads Absinthe’s form: query and variables as fields, files named by the variables', () => {
    const fields = new Map([
      ['query', 'mutation {}'],
      ['variables', '{"file":"0"}'],
    ]);
    expect(operationFrom({ fields, files })).toEqual({ query: 'mutation {}', variables: { file: '0' } });
  });

  it('reads graphql-multipart-request-spec: files mapped to their places, nested ones too', () => {
    const operation = spec(
      { query: 'q', variables: { picture: { media: { file: null } } } },
      { 0: ['variables.picture.media.file'] },
    );
    expect(operation).toMatchObject({ variables: { picture: { media: { file } } } });
  });

  it.each([
    [{ variables: {} }, { 0: ['variables.nowhere.deep'] }],
    [{ variables: {} }, { 0: ['__proto__.polluted'] }],
    [{ variables: { file: null } }, { 1: ['variables.file'] }],
    [{ variables: { file: null } }, { 0: 'variables.file' }],
    [3, {}],
  ])('refuses a map that leads nowhere: %j %j', (operations, map) => {
    expect(() => spec(operations, map)).toThrow('bad_request');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
