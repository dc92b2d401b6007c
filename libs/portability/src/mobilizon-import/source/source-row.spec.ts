import { describe, expect, it } from 'vitest';
import { SourceRow } from './source-row.js';

const value = (text: string | null) => new SourceRow({ it: text });

describe('a value as PostgreSQL writes it', () => {
  it('is a moment in UTC, and none that anything could not be at', () => {
    expect(value('2025-03-01 10:00:00').date('it')).toEqual(new Date('2025-03-01T10:00:00Z'));
    expect(value('2025-03-01 10:00:00.25+00').date('it')).toEqual(new Date('2025-03-01T10:00:00.25Z'));
    expect(value('2025-03-01 10:00:00+05:30').date('it')).toEqual(new Date('2025-03-01T04:30:00Z'));
    expect(value('2025-03-01 10:00:00-03').date('it')).toEqual(new Date('2025-03-01T13:00:00Z'));
    for (const text of ['infinity', '0044-03-15 10:00:00 BC', '20250-03-01 10:00:00', '2025-13-01 10:00:00', null]) {
      expect(value(text).date('it')).toBeNull();
    }
  });

  it('is a list of JSON, of PostgreSQL, or of JSON in one of PostgreSQL', () => {
    expect(value('[1, null, "a"]').list('it')).toEqual([1, null, 'a']);
    expect(value('{https://a.example/,"b c"}').list('it')).toEqual(['https://a.example/', 'b c']);
    expect(value(String.raw`{"{\"key\": \"a\"}"}`).list('it')).toEqual([{ key: 'a' }]);
    expect(value('{"a": 1').list('it')).toEqual([]);
    expect(value(null).list('it')).toEqual([]);
  });

  it('is nothing where it is of another kind, or the column is not there', () => {
    expect([value('t').flag('it'), value('f').flag('it', true), value(null).flag('it', true)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([value('[1]').object('it'), value('{').object('it'), value(null).object('there')]).toEqual([{}, {}, {}]);
    expect([value('10.0.0.1').address('it'), value('me').address('it')]).toEqual(['10.0.0.1', null]);
    expect([value(' \n').words('it'), value('NaN').number('it')]).toEqual([null, null]);
  });
});
