import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../errors/index.js';
import { pageWindow } from './pagination.js';

describe('pageWindow', () => {
  it('starts at page one with ten elements', () => {
    expect(pageWindow({})).toEqual({ offset: 0, limit: 10 });
  });

  it('caps an over-large limit silently, and the offset follows the cap', () => {
    expect(pageWindow({ page: 3, limit: 100000 })).toEqual({ offset: 200, limit: 100 });
    expect(pageWindow({ page: 2, limit: 1000 }, 500)).toEqual({ offset: 500, limit: 500 });
  });

  it('takes limit 0 as a wish for the total alone', () => {
    expect(pageWindow({ limit: 0 })).toEqual({ offset: 0, limit: 0 });
  });

  it('names page and limit when both are below their least', () => {
    expect(() => pageWindow({ page: 0, limit: -1 })).toThrow(InvalidInput);
    try {
      pageWindow({ page: 0, limit: -1 });
    } catch (error) {
      expect((error as InvalidInput).problems.map(({ field }) => field)).toEqual(['page', 'limit']);
    }
  });
});
