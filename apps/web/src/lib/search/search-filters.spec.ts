import { describe, expect, it } from 'vitest';
import { countFilters, filtersFrom, pageFrom, sortOf, usualTarget, withTarget } from './search-filters.ts';

const read = (address: string) => filtersFrom(new URLSearchParams(address));
const nothing = read('');

describe('the filters of an address', () => {
  it('look for everything from now on, soonest first, when none is given', () => {
    expect(nothing).toEqual({
      search: '',
      where: '',
      radius: 50,
      when: 'any',
      from: '',
      to: '',
      category: '',
      language: '',
      type: '',
      status: '',
      target: '',
      box: '',
      long: false,
      sort: '',
      view: 'list',
      month: '',
      page: 1,
    });
  });

  it('are read as they were chosen', () => {
    const address =
      'search=trees&where=Lyon&radius=25&when=dates&from=2026-12-01&to=2026-12-31&category=MUSIC&language=fr&type=ONLINE&status=TENTATIVE&target=SELF&box=46,4:45,5&long=1&sort=CREATED_AT_DESC&view=map&month=2026-12&page=2';
    expect(read(address)).toEqual({
      search: 'trees',
      where: 'Lyon',
      radius: 25,
      when: 'dates',
      from: '2026-12-01',
      to: '2026-12-31',
      category: 'MUSIC',
      language: 'fr',
      type: 'ONLINE',
      status: 'TENTATIVE',
      target: 'SELF',
      box: '46,4:45,5',
      long: true,
      sort: 'CREATED_AT_DESC',
      view: 'map',
      month: '2026-12',
      page: 2,
    });
  });

  it.each([
    'radius=-1',
    'radius=0',
    'radius=many',
    'radius=1e9',
    'when=yesterday',
    'when=',
    'from=2026-13-01',
    'from=2026-02-30',
    'from=tomorrow',
    'from=0001-01-01',
    'to=9999-12-31',
    'category=<script>',
    'language=french',
    'language=x!',
    'type=MOON',
    'long=true',
    'sort=RANDOM',
    'view=diary',
    'status=MAYBE',
    'target=NOWHERE',
    'box=here',
    'box=45,4:46,5',
    'month=2026-13',
    'month=2026-1',
    'month=1026-01',
    'month=2026-12-01',
    'page=0',
    'page=-1',
    'page=1.5',
    'page=9007199254740991',
    'page=two',
    'search=%00%01',
    'where=%20%00',
    'unknown=1',
  ])('count as not chosen where they make no sense: %s', (address) => {
    expect(read(address)).toEqual(nothing);
  });

  it('take the last day of the years in which events are held', () => {
    expect(read('to=2199-12-31').to).toBe('2199-12-31');
    expect(read('to=2200-01-01').to).toBe('');
  });

  it('put two dates in order', () => {
    expect(read('from=2026-12-31&to=2026-12-01')).toMatchObject({ from: '2026-12-01', to: '2026-12-31' });
  });

  it('cut what is too long and never leave half a character', () => {
    expect(read(`search=${'a'.repeat(600)}`).search).toHaveLength(500);
    expect(read('search=a%00b').search).toBe('a b');
    expect(filtersFrom(new URLSearchParams({ search: 'a\ud83c' })).search.isWellFormed()).toBe(true);
  });
});

describe('sortOf', () => {
  it('is by words where there are some, past events latest first, else soonest first', () => {
    expect(sortOf(read('search=trees'))).toBe('MATCH_DESC');
    expect(sortOf(read('when=past'))).toBe('START_TIME_DESC');
    expect(sortOf(nothing)).toBe('START_TIME_ASC');
  });

  it('is what was asked for', () => {
    expect(sortOf(read('search=trees&when=past&sort=CREATED_AT_DESC'))).toBe('CREATED_AT_DESC');
  });
});

describe('pageFrom', () => {
  it('takes any page that a list could have', () => {
    expect(pageFrom(new URLSearchParams('page=100000'))).toBe(100_000);
    expect(pageFrom(new URLSearchParams('page=100001'))).toBe(1);
  });
});

describe('countFilters', () => {
  it('counts what narrows the search beyond words and place', () => {
    expect(countFilters(read('search=trees&where=Lyon&radius=5&sort=CREATED_AT_DESC'))).toBe(0);
    expect(
      countFilters(read('when=today&category=MUSIC&language=fr&type=ONLINE&status=CONFIRMED&target=SELF&long=1')),
    ).toBe(7);
  });
});

describe('whose events are searched', () => {
  const chosen = { isEnabled: true, isDefault: false };
  const first = { isEnabled: true, isDefault: true };

  it.each([
    ['the network, without an index', null, 'INTERNAL'],
    ['the network, with an index for who wants it', chosen, 'INTERNAL'],
    ['what the index knows, where it comes first', first, 'GLOBAL'],
  ])('are unless asked those of %s', (_, index, target) => expect(usualTarget(index)).toBe(target));

  it.each([
    ['INTERNAL', null, ''],
    ['GLOBAL', null, ''],
    ['GLOBAL', chosen, 'GLOBAL'],
    ['GLOBAL', first, ''],
    ['INTERNAL', first, 'INTERNAL'],
    ['SELF', first, 'SELF'],
  ])('where the address says %s are told only where they differ from those', (target, index, told) =>
    expect(withTarget(read(`target=${target}`), index).target).toBe(told),
  );
});
