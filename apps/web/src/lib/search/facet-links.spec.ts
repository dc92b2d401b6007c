import { describe, expect, it } from 'vitest';
import { addressWith, choicesOf, worthShowing } from './facet-links.ts';

const address = new URLSearchParams('search=chess&category=MUSIC&page=3');
const values = [
  { value: 'MUSIC', label: 'Music', count: 0 },
  { value: 'GAMES', label: 'Games', count: 4 },
  { value: 'ARTS', label: 'Arts', count: 0 },
];

describe('the choices beside a search', () => {
  it('lead to the same search with them, those in force to one without', () => {
    expect(choicesOf(address, 'category', 'MUSIC', values)).toEqual([
      { label: 'Music', count: 0, chosen: true, removable: true, href: '/search?search=chess' },
      { label: 'Games', count: 4, chosen: false, removable: false, href: '/search?search=chess&category=GAMES' },
    ]);
  });

  it('are none where they leave all that is there', () => {
    const targets = [
      { value: '', label: 'Everywhere', count: 4 },
      { value: 'SELF', label: 'Here', count: 4 },
    ];
    const group = (chosen: string) => ({ label: 'Where', choices: choicesOf(address, 'target', chosen, targets) });
    expect(worthShowing([group('')])).toEqual([]);
    expect(worthShowing([group('SELF')])[0]?.choices).toHaveLength(2);
  });

  it('are shown where there is something to choose', () => {
    const group = (chosen: string) => ({ label: 'Category', choices: choicesOf(address, 'category', chosen, values) });
    expect(worthShowing([group('')])).toEqual([]);
    expect(worthShowing([group('GAMES')])).toHaveLength(1);
    expect(worthShowing([group('MUSIC')])).toHaveLength(1);
  });
});

describe('addressWith', () => {
  it('replaces, adds and leaves out', () => {
    expect(addressWith(address, { category: '', view: 'map' })).toBe('/search?search=chess&view=map');
    expect(addressWith(new URLSearchParams('page=2'), {})).toBe('/search');
  });
});
