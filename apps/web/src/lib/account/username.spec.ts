import { describe, expect, it } from 'vitest';
import { isUsername, numbered, usernameFrom } from './username.ts';

describe('usernameFrom', () => {
  it.each([
    ['Rose', 'rose'],
    ['Rose Élan', 'rose_elan'],
    ['  Jean-Luc   d’Arc ', 'jean_luc_darc'],
    ['Søren Weiß', 'soren_weiss'],
    ['Łódź 2026!', 'lodz_2026'],
    ['ﬁne', 'fine'],
  ])('makes of %j the username %j', (name, username) => {
    expect(usernameFrom(name)).toBe(username);
  });

  it('gives nothing for a name without a letter it could use', () => {
    expect(usernameFrom('Мария')).toBe('');
    expect(usernameFrom('🌳🌳')).toBe('');
  });

  it('keeps to 64 characters and ends in none of its own marks', () => {
    const username = usernameFrom(`${'a'.repeat(63)} b`);
    expect(username).toBe('a'.repeat(63));
    expect(isUsername(username)).toBe(true);
  });
});

describe('numbered', () => {
  it('puts a number behind a username and stays within 64 characters', () => {
    expect(numbered('rose', 2)).toBe('rose_2');
    expect(numbered('a'.repeat(64), 12)).toBe(`${'a'.repeat(61)}_12`);
  });
});

describe('isUsername', () => {
  it('takes small letters, digits and underscores alone', () => {
    expect(['rose', 'rose_2', '_'].every(isUsername)).toBe(true);
    expect(['', 'Rose', 'rose-2', 'rosé', 'a'.repeat(65), 'rose\n'].some(isUsername)).toBe(false);
  });
});
