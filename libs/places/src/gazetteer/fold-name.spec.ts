import { describe, expect, it } from 'vitest';
import { foldName } from './fold-name.js';

describe('foldName', () => {
  it.each([
    ['Saint-Étienne', 'saint etienne'],
    ['  L’Haÿ-les-Roses ', 'lhay les roses'],
    ["L'Haÿ les Roses", 'lhay les roses'],
    ['Łódź', 'lodz'],
    ['Straße', 'strasse'],
    ['København', 'kobenhavn'],
    ['Œuilly', 'oeuilly'],
    ['İstanbul', 'istanbul'],
    ['Diyarbakır', 'diyarbakir'],
    ['Washington, D.C.', 'washington d c'],
    ['МОСКВА', 'москва'],
    ['東京', '東京'],
    ['Ｔｏｋｙｏ', 'tokyo'],
    ['-- !', ''],
  ])('compares %j as %j', (name, folded) => expect(foldName(name)).toBe(folded));

  it('does not change what is folded already', () => {
    for (const name of ['Đà Nẵng', 'Kraków', 'São Paulo', '서울', 'Αθήνα']) {
      expect(foldName(foldName(name))).toBe(foldName(name));
    }
  });
});
