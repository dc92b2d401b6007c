import { describe, expect, it } from 'vitest';
import { localPath, loginAddress } from './session.ts';

describe('where a form leads back to', () => {
  it.each(['/', '/events/create', '/search?search=a%20b&page=2', '/events/1#comments'])(
    'may be %s, on this site',
    (path) => {
      expect(localPath(path)).toBe(path);
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example'.replace('%09', '\t'),
    '\\/evil.example',
    'javascript:alert(1)',
    ' /x',
    '',
    null,
    undefined,
    42,
  ])('is never %s, on another', (path) => {
    expect(localPath(path, '/fallback')).toBe('/fallback');
  });
});

describe('the login page', () => {
  it('leads back to the page, its question included', () => {
    expect(loginAddress(new URL('https://here.example/search?search=a&page=2'))).toBe(
      '/login?redirect=%2Fsearch%3Fsearch%3Da%26page%3D2',
    );
  });

  it('leads back to the page on which a form was sent, not into its action', () => {
    expect(loginAddress(new URL('https://here.example/events/1?/join'))).toBe('/login?redirect=%2Fevents%2F1');
  });

  it('needs no way back to the home page', () => {
    expect(loginAddress(new URL('https://here.example/'))).toBe('/login');
  });
});
