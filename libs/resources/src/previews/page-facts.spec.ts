import { describe, expect, it } from 'vitest';
import { decodeHtml, readPage } from './page-facts.js';

const BASE = new URL('https://pages.example/a/b');
const read = (html: string) => readPage(html, BASE);

describe('what a page says of itself', () => {
  it('is its OpenGraph words before Twitter’s, and those before its title', () => {
    const head = `<title>T</title><meta name="twitter:title" content="Tw"><meta name=description content="D">`;
    expect(read(`<head>${head}<meta property="OG:title" content="O &amp; co"></head>`)).toMatchObject({
      title: 'O & co',
      description: 'D',
    });
    expect(read(head).title).toBe('Tw');
    expect(read('<title> T\n <!-- x --> t</title><title>second</title>').title).toBe('T <!-- x --> t');
  });

  it('is words on one line, without marks that deceive, cut where they get long', () => {
    const { title } = read('<title>a\u202Eb\u0000c\n<b>d</b></title>');
    expect(title).toBe('abc <b>d</b>');
    const long = read(`<meta property="og:title" content="${'😀'.repeat(400)}">`).title!;
    expect(long.length).toBeLessThanOrEqual(200);
    expect(long.isWellFormed()).toBe(true);
    expect(read('<title>   </title>').title).toBeNull();
  });

  it('names where programs that embed it ask, by an address of the web alone', () => {
    const link = (href: string) => `<link rel="alternate" type="application/json+oembed" href="${href}">`;
    expect(read(link('../oembed?a=1&amp;b=2')).embedding).toBe('https://pages.example/oembed?a=1&b=2');
    expect(read(link('javascript:alert(1)')).embedding).toBeNull();
    expect(read(link('https://rose:secret@pages.example/')).embedding).toBeNull();
  });

  it('is not looked for behind the head', () => {
    expect(read(`<title>T</title><body>${' '.repeat(20_000)}<meta property="og:title" content="late">`).title).toBe(
      'T',
    );
  });

  it('is in the encoding that the answer, or the page, names', () => {
    const latin = Buffer.from('<meta charset="iso-8859-1"><title>Fête</title>', 'latin1');
    expect(decodeHtml(latin, 'text/html')).toContain('Fête');
    expect(decodeHtml(latin, 'text/html; charset=windows-1252')).toContain('Fête');
    expect(decodeHtml(Buffer.from('Fête'), 'text/html; charset=nonsense')).toBe('Fête');
  });

  // A parser that keeps a stack takes minutes for the first.
  it.each([
    ['depth', '<a>'],
    ['tags that close nothing', '<div></p>'],
    ['broken tags', '<meta <'],
    ['attributes', '<meta a=b '],
    ['comments', '<!--'],
    ['entities', '<title>&amp'],
    ['scripts', '<script></scrip'],
    ['quotes', '<meta content="'],
  ])('is found quickly, or not, in two megabytes of %s', (_, piece) => {
    expect(read(piece.repeat(2_000_000 / piece.length))).toBeDefined();
  });
});
