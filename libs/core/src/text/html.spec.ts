import { describe, expect, it } from 'vitest';
import { plainText, sanitizeHtml } from './html.js';

describe('sanitizeHtml', () => {
  it('keeps formatting', () => {
    const html = '<h2>Hi</h2><p><strong>a</strong> <em>b</em></p><ul><li>c</li></ul>';
    expect(sanitizeHtml(html)).toBe(html);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<math><mtext><script>alert(1)</script></mtext></math>',
    '<iframe src="https://example.org"></iframe>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<img src="//evil.example/x.png">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  ])('leaves nothing that runs in %s', (html) => {
    expect(sanitizeHtml(html)).not.toMatch(/script|onerror|onload|javascript|data:|iframe|style=|svg|math|evil/i);
  });

  it('marks links as user content that must not be followed blindly', () => {
    expect(sanitizeHtml('<a href="https://example.org">x</a>')).toContain('rel="noopener noreferrer ugc"');
  });
});

describe('plainText', () => {
  it('keeps the words apart that tags kept apart', () => {
    expect(plainText('<p>Trees &amp; people</p><p>meet</p>')).toBe('Trees & people meet');
  });

  it('keeps none of what is for programs', () => {
    expect(plainText('a<style>b</style><script>c</script><textarea>d</textarea>e')).toBe('ae');
  });

  // Whatever looks for the end of a tag from each place where one begins takes minutes.
  it('is found in a megabyte of tags that never end', () => {
    expect(plainText(`word${'<br'.repeat(400_000)}`)).toBe('word');
  });
});
