import { describe, expect, it } from 'vitest';
import type { InstanceSettings } from '#convoke/instance';
import type { Kind, Mapped, Target } from '../mapping.js';
import { SourceRow } from '../source/source-row.js';
import { accountOf } from './accounts.js';
import { localActor } from './actors.js';
import { commentOf } from './comments.js';
import { conversationOf } from './conversations.js';
import { eventOf } from './events.js';
import { publicKeyFrom } from './keys.js';
import { participationOf } from './participations.js';
import { remoteRows } from './remote-actors.js';
import { settingsFrom } from './settings.js';
import { tombstoneOf } from './tombstones.js';

const HOME = 'https://here.example';
const UUID = '00000000-0000-4000-8000-000000000001';
const settings = {
  instanceActorId: '1',
  anonymousActorId: '2',
  eventCategories: { own: [], hidden: [], order: [] },
} as object;

/** Everything there with an id below 90 is here as ten times that. */
const target: Target = {
  id: '5',
  home: HOME,
  now: new Date('2026-01-01T00:00:00Z'),
  settings: settings as InstanceSettings,
  find: (_: Kind, oldId) => (oldId !== null && Number(oldId) < 90 ? `${oldId}0` : null),
};

const row = (values: Record<string, string | null>) => new SourceRow(values);
const mainOf = (mapped: Mapped | string) => (typeof mapped === 'string' ? mapped : mapped.rows![0]![1]);
const namesOf = (mapped: Mapped | string) =>
  typeof mapped === 'string' ? mapped : mapped.rows!.map(([table]) => table);

describe('accounts', () => {
  const anna = {
    email: 'anna@Example.org',
    nth: '1',
    password_hash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA',
    role: 'moderator',
  };

  it('keep their hashes, and no other words for a password', () => {
    expect(mainOf(accountOf(row(anna), target))).toMatchObject({
      email: 'anna@example.org',
      password_hash: anna.password_hash,
      role: 'moderator',
    });
    const plain = accountOf(row({ ...anna, password_hash: 'secret', role: 'god' }), target);
    expect(mainOf(plain)).toMatchObject({ password_hash: null, role: 'user' });
    expect((plain as Mapped).remarks).toHaveLength(1);
  });

  it('stay behind where mail cannot reach them, or reaches another', () => {
    expect(accountOf(row({ ...anna, email: 'anna' }), target)).toBe('no e-mail address');
    expect(accountOf(row({ ...anna, nth: '2' }), target)).toBe('another account has the same address');
  });
});

describe('profiles and groups', () => {
  const anna = {
    preferred_username: 'anna',
    type: 'Person',
    url: `${HOME}/@anna`,
    nth: '1',
    user_id: '3',
    suspended: 'f',
  };

  it('keep the address that their name gives, whatever the row says of it', () => {
    expect(mainOf(localActor(row({ ...anna, url: 'https://other.example/@eve' }), target))).toMatchObject({
      url: `${HOME}/@anna`,
      domain: null,
      user_id: '30',
    });
    expect(mainOf(localActor(row({ ...anna, preferred_username: '../x@y' }), target))).toMatchObject({
      url: `${HOME}/@.._x_y`,
    });
  });

  it('have one name each, in any letters', () => {
    const second = localActor(row({ ...anna, preferred_username: 'Anna', nth: '2' }), target);
    expect(mainOf(second)).toMatchObject({ preferred_username: 'Anna_2', url: `${HOME}/@Anna_2` });
  });

  it('are gone where nobody has them, and shut out with the account', () => {
    const suspended = { ...anna, suspended: 't', name: 'Anna', updated_at: '2025-01-01 00:00:00' };
    const at = new Date('2025-01-01T00:00:00Z');
    expect(mainOf(localActor(row({ ...suspended, user_id: null }), target))).toMatchObject({
      deleted_at: at,
      name: null,
      suspended_at: null,
    });
    expect(mainOf(localActor(row(suspended), target))).toMatchObject({
      deleted_at: null,
      suspended_at: at,
      suspended_with_account: false,
    });
    expect(mainOf(localActor(row({ ...anna, account_disabled: 't' }), target))).toMatchObject({
      suspended_with_account: true,
    });
  });

  it('of the instance are those that are here', () => {
    expect(localActor(row({ ...anna, preferred_username: 'relay', url: `${HOME}/relay` }), target)).toMatchObject({
      id: '1',
    });
    expect(localActor(row({ ...anna, preferred_username: 'anonymous' }), target)).toMatchObject({ id: '2' });
  });

  it('elsewhere are written to on their own server only', () => {
    const url = 'https://there.example/@bob';
    expect(remoteRows(row({ inbox_url: 'https://victim.example/inbox' }), target, url)).toBe(
      'no inbox on its own server',
    );
    const [[, remote]] = remoteRows(
      row({ inbox_url: `${url}/inbox`, outbox_url: 'https://x.example/' }),
      target,
      url,
    ) as [[string, object]];
    expect(remote).toMatchObject({ uri: url, host: 'there.example', outbox_url: null, keys: {} });
    expect(publicKeyFrom('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toBeNull();
  });
});

describe('events', () => {
  const fair = {
    uuid: UUID,
    url: `${HOME}/events/${UUID}`,
    title: 'Fair',
    begins_on: '2031-05-01 16:00:00',
    organizer_actor_id: '3',
    visibility: 'public',
    draft: 'f',
  };

  it('lose what makes no sense, and nothing beside it', () => {
    const options = JSON.stringify({
      maximum_attendee_capacity: -1,
      show_start_time: false,
      offers: [{ price: 5, price_currency: 'EUR' }],
      timezone: 'Mars/Base',
    });
    const event = mainOf(
      eventOf(row({ ...fair, options, ends_on: '2030-01-01 00:00:00', join_options: 'external' }), target),
    );
    expect(event).toMatchObject({
      options: { showStartTime: false, offers: [{ price: 5, priceCurrency: 'EUR' }] },
      timezone: 'UTC',
      ends_on: null,
      external_participation_url: fair.url,
    });
  });

  it('whose visibility is not known are for nobody', () => {
    expect(mainOf(eventOf(row({ ...fair, visibility: 'everybody?' }), target))).toMatchObject({
      visibility: 'private',
    });
  });

  it('stay behind without a beginning or somebody who organizes them', () => {
    expect(eventOf(row({ ...fair, begins_on: 'infinity' }), target)).toBe('no beginning');
    expect(eventOf(row({ ...fair, organizer_actor_id: '99' }), target)).toBe('its organizer was left out');
  });

  it('that were deleted leave their address, where it is one of an event here', () => {
    expect(mainOf(tombstoneOf(row({ nth: '1', uri: `${HOME}/events/${UUID}` }), target))).toMatchObject({
      uuid: UUID,
      organizer_actor_id: '1',
      title: '',
    });
    const there = tombstoneOf(
      row({ nth: '1', uri: 'https://there.example/events/1', actor_url: 'https://there.example/@bob' }),
      target,
    );
    expect(namesOf(there)).toEqual(['gone_objects']);
    expect(tombstoneOf(row({ nth: '1', uri: `${HOME}/p/news` }), target)).toContain('not of an event');
  });
});

describe('participations', () => {
  const guest = {
    id: UUID,
    event_id: '1',
    actor_id: '3',
    role: 'participant',
    url: `${HOME}/join/1`,
    event_url: `${HOME}/events/1`,
  };

  it('have an activity where two servers are in it, and links where there is no account', () => {
    expect(namesOf(participationOf(row(guest), target))).toEqual(['participations']);
    expect(namesOf(participationOf(row({ ...guest, actor_domain: 'there.example' }), target))).toEqual([
      'participations',
      'joins',
    ]);
    const find: Target['find'] = (kind, oldId) => (kind === 'actor' ? '2' : target.find(kind, oldId));
    const metadata = JSON.stringify({
      email: 'eve@example.org',
      cancellation_token: 'x'.repeat(30),
      confirmation_token: 'short',
    });
    const anonymous = participationOf(row({ ...guest, metadata }), { ...target, find });
    expect(mainOf(anonymous)).toMatchObject({ anonymous: true, email: 'eve@example.org', metadata: {} });
    expect(namesOf(anonymous)).toEqual(['participations', 'earlier_participation_links']);
    expect(JSON.stringify(anonymous)).not.toContain('x'.repeat(30));
  });

  it('keep no address of who has an account', () => {
    const metadata = JSON.stringify({ email: 'anna@example.org', message: 'Hi' });
    expect(mainOf(participationOf(row({ ...guest, metadata }), target))).toMatchObject({
      email: null,
      metadata: { message: 'Hi' },
    });
  });
});

describe('what people say', () => {
  const comment = { uuid: UUID, actor_id: '3', text: '<p>Hi<script>x</script></p>', visibility: 'public' };

  it('stays where it was said: a message about an event is a message', () => {
    expect(mainOf(commentOf(row({ ...comment, event_id: '1', conversation_id: '2' }), target))).toMatchObject({
      event_id: null,
      conversation_id: '20',
      visibility: 'private',
      text: '<p>Hi</p>',
    });
    expect(commentOf(row({ ...comment, event_id: '1', conversation_id: '99' }), target)).toBe(
      'its conversation was left out',
    );
    expect(mainOf(commentOf(row({ ...comment, event_id: '1', visibility: 'moderated' }), target))).toMatchObject({
      visibility: 'private',
    });
  });

  it('says nothing once it was deleted, and needs no author', () => {
    const deleted = { ...comment, event_id: '1', actor_id: null, deleted_at: '2025-01-01 00:00:00' };
    expect(mainOf(commentOf(row(deleted), target))).toMatchObject({ text: '', actor_id: '1' });
    expect(commentOf(row({ ...deleted, deleted_at: null }), target)).toBe('its author was left out');
  });

  it('shows nobody who else was told by an organizer', () => {
    const people = JSON.stringify([
      [3, false],
      [4, true],
      [5, true],
    ]);
    const rowsOf = (values: Record<string, string>) =>
      namesOf(conversationOf(row({ author_id: '3', people, ...values }), target));
    expect(rowsOf({})).toEqual(['conversations', ...Array<string>(3).fill('conversation_participants')]);
    expect(rowsOf({ is_announcement: 't' })).toEqual(['conversations', 'conversation_participants']);
    expect(rowsOf({ is_announcement: 't', author_id: '99' })).toBe('nobody who is in it is here');
  });
});

it('of the settings those come that make sense here', () => {
  const stored = new Map([
    ['instance_name', '<b>Ours</b>'],
    ['instance_terms_type', 'CUSTOM'],
    ['instance_terms', '<p>Be kind</p><script>x</script>'],
    ['instance_privacy_policy_url', 'javascript:alert(1)'],
    ['primary_color', 'red'],
    ['registrations_open', 'true'],
    ['unheard_of', 'x'],
  ]);
  expect(settingsFrom(stored)).toEqual({
    name: '<b>Ours</b>',
    termsSource: 'custom',
    termsBody: '<p>Be kind</p>',
    registrations: 'open',
  });
});
