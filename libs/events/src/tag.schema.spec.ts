import { describe, expect, it } from 'vitest';
import { foldTag } from './tag.schema.js';

describe('two spellings of a tag', () => {
  it.each([
    ['Écologie', 'ecologie'],
    ['Vélo libre', 'velo-libre'],
    ['C++', 'c'],
    ['ΑΘΉΝΑ', 'αθηνα'],
    ['Київ', 'киів'],
  ])('%s folds to %s', (title, slug) => {
    expect(foldTag(title)).toBe(slug);
  });

  it.each(['हिन्दी', '한국어', '日本語', 'العربية'])('%s keeps the marks that its script needs', (title) => {
    expect(foldTag(title)).toBe(title.normalize('NFKC'));
  });

  it('have nothing to meet in without letters or digits', () => {
    expect(foldTag('🎉 — !')).toBe('');
  });
});
