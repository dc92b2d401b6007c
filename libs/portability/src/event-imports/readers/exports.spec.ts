import { describe, expect, it } from 'vitest';
import { InvalidInput } from '#convoke/core';
import type { Candidate, Reading } from '../candidate.js';
import { readSource } from './read-source.js';

const THERE: Reading = { url: new URL('https://there.example/api/events'), timezone: 'Europe/Paris', fields: null };
const read = (said: unknown) => readSource(Buffer.from(JSON.stringify(said)), THERE).candidates;
const at = (text: string) => new Date(text);

describe('an export', () => {
  const shapes: [string, unknown, Partial<Candidate>][] = [
    [
      'Gancio',
      [
        {
          title: 'A ball',
          slug: 'a-ball',
          start_datetime: 1809216000,
          place: { name: 'Hall', address: '1 Main Street' },
          tags: ['dance'],
          media: [{ url: 'a b.jpg', name: 'They dance' }],
        },
      ],
      {
        url: 'https://there.example/event/a-ball',
        place: { description: 'Hall', street: '1 Main Street' },
        tags: ['dance'],
        picture: { url: 'https://there.example/media/a%20b.jpg', alt: 'They dance' },
      },
    ],
    [
      'Facebook',
      { your_events_v2: [{ name: 'A bal\u00c3\u00a9', start_timestamp: 1809216000, place: { name: 'Hall' } }] },
      { title: 'A balé', place: { description: 'Hall' } },
    ],
    [
      'Eventbrite',
      {
        events: [
          {
            name: { text: 'A ball' },
            start: { utc: '2027-05-02T00:00:00Z', local: 'x', timezone: 'Europe/Paris' },
            online_event: true,
            logo: { url: 'https://pictures.example/small', original: { url: 'https://pictures.example/large' } },
          },
        ],
      },
      { timezone: 'Europe/Paris', isOnline: true, picture: { url: 'https://pictures.example/large', alt: null } },
    ],
    ['Meetup', [{ name: 'A ball', time: 1809216000000, duration: 3_600_000 }], { endsOn: at('2027-05-02T01:00:00Z') }],
    [
      'schema.org',
      {
        '@type': 'Event',
        name: 'A ball',
        startDate: '2027-05-02T00:00:00Z',
        keywords: 'dance',
        image: [{ '@type': 'ImageObject', contentUrl: '/ball.jpg', caption: 'They dance' }],
        location: { name: 'Hall', geo: { latitude: 45.76, longitude: '4.83' } },
      },
      {
        place: expect.objectContaining({ description: 'Hall', geom: '4.83;45.76' }) as object,
        tags: ['dance'],
        picture: { url: 'https://there.example/ball.jpg', alt: 'They dance' },
      },
    ],
  ];
  it.each(shapes)('of %s is read', (_, json, expected) => {
    expect(read(json)[0]).toMatchObject({ beginsOn: at('2027-05-02T00:00:00Z'), ...expected });
  });

  function refusalOf(said: unknown): unknown {
    try {
      read(said);
      return null;
    } catch (error) {
      return error;
    }
  }

  /** The same, each value within it in turn another one. */
  function* spoiled(said: unknown, value: unknown): Generator<unknown> {
    yield value;
    if (typeof said !== 'object' || said === null) return;
    for (const [name, part] of Object.entries(said)) {
      for (const other of spoiled(part, value)) {
        yield Array.isArray(said) ? said.with(Number(name), other) : { ...said, [name]: other };
      }
    }
  }

  it.each(shapes)('of %s is read whatever its values are', (_, json) => {
    const odd = [{ toString: 1, valueOf: 1 }, '\ud800\u0000', [[{}]], true, 1e300, -1, null, ''];
    for (const each of odd.flatMap((value) => [...spoiled(json, value)])) {
      expect(refusalOf(each)).toSatisfy((error) => error === null || error instanceof InvalidInput);
    }
  });
});
