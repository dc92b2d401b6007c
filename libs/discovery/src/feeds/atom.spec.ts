import { describe, expect, it } from 'vitest';
import { entriesIn } from '#test/feeds';
import { eventWithEverything, federatedPlace, HOME } from '#test/federated-event';
import type { PublishedEvent } from '#convoke/events';
import { writeAtom } from './atom.js';
import { entryOfEvent } from './feed-entry.js';

const about = {
  title: 'Here & <there>',
  subtitle: 'What is new',
  address: `${HOME}/feed/instance/atom?a=1&b="2"`,
  page: `${HOME}/`,
  author: 'Here',
};

function entry(values: Parameters<typeof eventWithEverything>[0] = {}, beside: Partial<PublishedEvent> = {}) {
  return entryOfEvent({
    event: eventWithEverything(values),
    page: `${HOME}/events/1`,
    organizer: { name: 'Rose', url: `${HOME}/@rose` },
    place: federatedPlace(),
    category: 'Arts',
    picture: { url: `${HOME}/media/lights.webp`, contentType: 'image/webp' },
    ...beside,
  });
}

describe('an Atom feed', () => {
  it('is read as it was written, words as words and HTML as HTML', () => {
    const [read] = entriesIn(writeAtom(about, [entry()]));
    const { id, title } = entry();
    expect(read).toMatchObject({ id, title, author: 'Rose' });
    expect(read!.content).toMatch(/^<p>Quand\u00a0: .*<\/p><p>Venez <strong>nombreux<\/strong>\.<\/p>$/);
  });

  it('stays well-formed whatever people write', () => {
    const hostile = '</title></entry>]]>&lt;&#0;\u0000\u0008\u001b\ud800\ufffe<script>"\'';
    const written = writeAtom({ ...about, title: hostile }, [
      entry(
        { title: hostile, description: hostile, tags: [{ id: '1', title: hostile, slug: hostile }] },
        { organizer: { name: hostile, url: hostile }, concern: { tentative: true, text: hostile, since: new Date() } },
      ),
    ]);
    const words = '</title></entry>]]>&lt;&#0;\ufffd<script>"\'';
    expect(entriesIn(written)).toMatchObject([{ title: words, author: words }]);
  });

  it('cuts what is too long for a feed', () => {
    const [read] = entriesIn(writeAtom(about, [entry({ description: `<p>${'long '.repeat(10_000)}</p>` })]));
    expect(read!.content.length).toBeLessThan(21_000);
    expect(read!.content).toMatch(/…<\/p>$/);
  });

  it('without entries is a feed all the same', () => {
    expect(entriesIn(writeAtom(about, []))).toEqual([]);
  });
});
