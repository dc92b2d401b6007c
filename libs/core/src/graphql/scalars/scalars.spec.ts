import { describe, expect, it } from 'vitest';
import { requestFiles, UploadedFile } from '../uploads.js';
import {
  DateTimeScalar,
  NaiveDateTimeScalar,
  PointScalar,
  TimezoneScalar,
  UploadScalar,
  UuidScalar,
} from './scalars.js';

describe('DateTime', () => {
  const scalar = new DateTimeScalar();

  it.each([
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T10:00:00.123456Z', '2026-11-21T10:00:00.123Z'],
    ['2026-11-21T10:00', '2026-11-21T10:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(scalar.parseValue(text).toISOString()).toBe(instant);
  });

  it.each(['', 'tomorrow', '2026-13-01T00:00:00Z', '+275760-09-13T00:00:00Z', 20261121, null, '0001-01-01T00:00:00Z'])(
    'refuses %s',
    (value) => {
      expect(() => scalar.parseValue(value)).toThrow('Not a valid DateTime');
    },
  );
});

describe('NaiveDateTime', () => {
  it('prints no zone', () => {
    expect(new NaiveDateTimeScalar().serialize(new Date('2026-11-21T10:00:00Z'))).toBe('2026-11-21T10:00:00');
  });
});

describe('Point', () => {
  const scalar = new PointScalar();

  it('reads longitude and latitude in degrees', () => {
    expect(scalar.parseValue('4.8357;45.764')).toBe('4.8357;45.764');
  });

  it.each(['', '4.8', '181;0', '0;91', 'NaN;0', 'Infinity;0', '1;2;3', '1e400;0', ' ;1', '4,8;45'])(
    'refuses %s',
    (text) => {
      expect(() => scalar.parseValue(text)).toThrow('Not a valid Point');
    },
  );
});

describe('Timezone', () => {
  const scalar = new TimezoneScalar();

  it('reads IANA names', () => {
    expect(scalar.parseValue('Europe/Paris')).toBe('Europe/Paris');
  });

  it.each(['+02:00', 'Mars/Olympus', '', '../etc/passwd', 'E'.repeat(1000)])('refuses %s', (text) => {
    expect(() => scalar.parseValue(text)).toThrow('Not a valid Timezone');
  });
});

describe('UUID', () => {
  it('folds case and refuses anything else', () => {
    const scalar = new UuidScalar();
    expect(scalar.parseValue('2D9C3F1A-9C6B-4C5E-8F00-0123456789AB')).toBe('2d9c3f1a-9c6b-4c5e-8f00-0123456789ab');
    expect(() => scalar.parseValue("' OR 1=1")).toThrow('Not a valid UUID');
  });
});

describe('Upload', () => {
  const scalar = new UploadScalar();
  const file = new UploadedFile('a.png', 'image/png', Buffer.from('x'));

  it('takes a file mapped into the variables', () => {
    expect(scalar.parseValue(file)).toBe(file);
  });

  it('finds a file by the name of its part, in the request that brought it only', () => {
    expect(requestFiles.run(new Map([['my_part', file]]), () => scalar.parseValue('my_part'))).toBe(file);
    expect(() => requestFiles.run(new Map(), () => scalar.parseValue('my_part'))).toThrow('no such part');
  });
});
