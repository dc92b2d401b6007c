import { describe, expect, it } from 'vitest';
import { endings, queryWords, splits } from './query-words.js';

describe('the words of a query', () => {
  it('are folded, and parted at commas and line ends', () => {
    expect(queryWords('12 rue Hugo, 69001 LYON,\n France')).toEqual({
      parts: ['12 rue hugo', '69001 lyon', 'france'],
      words: ['12', 'rue', 'hugo', '69001', 'lyon', 'france'],
    });
  });

  it('are none for punctuation alone', () => {
    expect(queryWords(' , ;--')).toEqual({ parts: [], words: [] });
  });

  it('are eight at most, however long the query is', () => {
    expect(queryWords('a '.repeat(10_000)).words).toHaveLength(8);
  });

  it('are split into place and context, longest place first', () => {
    expect(splits(queryWords('san jose california'))).toEqual([
      { name: 'san jose', context: 'california' },
      { name: 'san', context: 'jose california' },
    ]);
    expect(splits(queryWords('lyon'))).toEqual([]);
  });

  it('end in what may be a town, never in a number', () => {
    expect(endings(['12', 'rue', '69001', 'lyon'])).toEqual(['rue 69001 lyon', 'lyon']);
  });
});
