import { AT, CANCEL_TOKEN, PICTURE, uuid } from './values.js';

/** Vienna, as PostGIS writes it. */
const VIENNA = '0101000020E61000005C8FC2F5285C3040E17A14AE471A4840';

/** Events, who takes part, and where. */
export function happenings(home: string) {
  const event = (id: number, more: object = {}) => ({
    id,
    uuid: uuid(100 + id),
    url: `${home}/events/${uuid(100 + id)}`,
    local: true,
    title: `Event ${id}`,
    draft: false,
    begins_on: '2031-05-01 16:00:00',
    status: 'confirmed',
    visibility: 'public',
    join_options: 'free',
    language: 'en',
    category: 'meeting',
    options: {},
    metadata: [],
    organizer_actor_id: 3,
    inserted_at: AT,
    updated_at: AT,
    ...more,
  });
  const guest = (id: number, event_id: number, actor_id: number, role: string, more: object = {}) => ({
    id: uuid(200 + id),
    event_id,
    actor_id,
    role,
    url: `${home}/join/event/${uuid(200 + id)}`,
    metadata: {},
    inserted_at: AT,
    updated_at: AT,
    ...more,
  });
  return {
    addresses: [
      { id: 1, description: 'The park', locality: 'Wien', geom: VIENNA, inserted_at: AT },
      { id: 2, description: 'Odd', geom: '010100000000000000000059400000000000C05E40' },
      { id: 3, geom: 'not a place' },
    ],
    tags: [
      { id: 1, title: 'Gardening', slug: 'gardening' },
      { id: 2, title: 'x', slug: 'x' },
    ],
    medias: [
      { id: 1, actor_id: 3, file: { name: 'banner.jpg', url: `${home}/media/${PICTURE}?name=banner.jpg` } },
      { id: 2, actor_id: 3, file: { name: 'passwd', url: `${home}/media/..%2F..%2F..%2Fetc%2Fpasswd` } },
    ],
    events: [
      event(1, {
        title: 'Spring <b>fair</b>',
        attributed_to_id: 12,
        physical_address_id: 1,
        picture_id: 1,
        category: 'SPORTS',
        ends_on: '2031-05-01 18:00:00',
        online_address: 'https://meet.example/x',
        phone_address: '+43 1',
        language: 'de',
        description: `<p>Come! <img src="${home}/media/${PICTURE}?name=b"></p><script>alert(1)</script>`,
        options: {
          maximum_attendee_capacity: 50,
          anonymous_participation: true,
          comment_moderation: 'allow_all',
          timezone: 'Europe/Vienna',
          program: null,
        },
        metadata: [
          { key: 'mz:accessibility:smokeFree', value: 'true', type: 'boolean' },
          { key: 'mz:live:youtube:url', value: 'javascript:alert(1)', type: 'string' },
        ],
      }),
      event(2, {
        local: false,
        url: 'https://elsewhere.example/events/1',
        organizer_actor_id: 6,
        participant_stats: { participant: 7 },
      }),
      event(3, { organizer_actor_id: 99 }),
      event(4, { draft: true, visibility: 'odd', ends_on: '2031-04-01 16:00:00', physical_address_id: 2 }),
      event(5, {
        title: 'T'.repeat(5000),
        description: 'x'.repeat(300_000),
        options: { maximum_attendee_capacity: 1e12, anonymous_participation: true },
      }),
      event(6, { organizer_actor_id: 10 }),
    ],
    events_tags: [
      { event_id: 1, tag_id: 1 },
      { event_id: 1, tag_id: 2 },
    ],
    events_medias: [{ event_id: 1, media_id: 1 }],
    event_contacts: [
      { event_id: 1, actor_id: 4 },
      { event_id: 1, actor_id: 99 },
    ],
    participants: [
      guest(1, 1, 3, 'creator'),
      guest(2, 1, 6, 'participant', { url: 'https://elsewhere.example/join/1', metadata: { message: 'Hello' } }),
      guest(3, 1, 2, 'participant', {
        metadata: { email: 'eve@example.org', cancellation_token: CANCEL_TOKEN, locale: 'de' },
      }),
      guest(4, 1, 2, 'not_confirmed', {
        metadata: { email: 'EVE@example.org', confirmation_token: 'another token of some length' },
      }),
      guest(5, 1, 99, 'participant'),
      guest(6, 5, 4, 'participant'),
    ],
  };
}
