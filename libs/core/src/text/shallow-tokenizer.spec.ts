import { describe, expect, it, vi } from 'vitest';
import { plainText, sanitizeHtml, sanitizeWords } from './html.js';

const SIZE = 50_000;
const many = (piece: string, size = SIZE) => piece.repeat(size / piece.length);
const HOSTILE: Record<string, string> = {
  depth: many('<b>'),
  'depth that is closed': many('<i>', SIZE / 2) + many('</i>', SIZE / 2),
  'depth of tags nobody knows': many('<x>'),
  'end tags that end nothing': many('<b>', SIZE / 2) + many('</i>', SIZE / 2),
  'tags and end tags that do not belong together': many('<b></p>'),
  'tags that end in another order': many('<b><svg></b>'),
  'deep lists': many('<ul><li>'),
  'lists that nobody closes': many('<li>'),
  'paragraphs that nobody closes': many('<p>'),
  'broken tags': many('<br'),
  'attributes in one tag': `<a ${many('a=b ')}>`,
  'different attributes in one tag': `<a ${Array.from({ length: 10_000 }, (_, index) => `a${index}=b `).join('')}>`,
  'attributes that never end': many('<a b="'),
  classes: `<a class="${many('mention ')}">`,
  addresses: `<a href="${many('<!--')}">`,
  entities: many('&amp;'),
  'broken entities': many('&notin'),
  comments: many('<!--'),
  'CDATA in foreign elements': many('<svg><![CDATA['),
  'CDATA that is closed': many('<svg><![CDATA[x]]>'),
  instructions: many('<?'),
  scripts: many('<script></scrip'),
};

/** How many entries of lists are looked at or moved while the parser keeps count of what is open. */
function movesIn(read: () => unknown): number {
  let moves = 0;
  const spies = (['unshift', 'shift', 'indexOf'] as const).map((name) => {
    const original = Array.prototype[name] as (this: unknown[], ...args: unknown[]) => unknown;
    return vi.spyOn(Array.prototype, name as 'unshift').mockImplementation(function (this: unknown[], ...args) {
      moves += this.length;
      return original.apply(this, args) as number;
    });
  });
  try {
    read();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return moves;
}

describe('a text that somebody made to cost much', () => {
  it.each(Object.entries(HOSTILE))('costs no more than its length: %s', (_, html) => {
    for (const read of [sanitizeHtml, sanitizeWords, plainText])
      expect(
        movesIn(() => read(html)),
        read.name,
      ).toBeLessThan(100 * html.length);
  });

  it('costs ten times as much when it is ten times as long, not a hundred times', () => {
    const cost = (size: number) => movesIn(() => sanitizeHtml(many('<b>', size)));
    expect(cost(10 * SIZE)).toBeLessThan(20 * cost(SIZE));
  });

  it('keeps its words, and what follows is formatted again', () => {
    const deep = `${'<b>'.repeat(300)}deep${'</b>'.repeat(300)}<p>then</p>`;
    expect(sanitizeHtml(deep)).toMatch(/^(<b>){40}deep(<\/b>){40}<p>then<\/p>$/);
    expect(plainText(deep)).toBe('deepthen');
  });

  it('stays harmless where tags are hidden in it', () => {
    const html = `${'<x>'.repeat(300)}<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>`;
    expect(sanitizeHtml(html)).not.toMatch(/</);
    expect(sanitizeHtml(`${'<x>'.repeat(300)}<xmp><img src=x onerror=alert(1)></xmp>`)).not.toMatch(/</);
  });
});
