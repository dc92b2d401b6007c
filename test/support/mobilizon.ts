import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { emptyDatabase } from './database.js';
import { photograph } from './pictures.js';

export const OLD_PASSWORD = 'what I have always typed';
export const CANCEL_TOKEN = 'c4nc3lT0kenOfThirtyCharacters0';
const AT = '2025-03-01 10:00:00';
/** Vienna, as PostGIS writes it. */
const VIENNA = '0101000020E61000005C8FC2F5285C3040E17A14AE471A4840';
const AVATAR = 'aa/bb/avatar.jpg';
export const PICTURE = 'cc/dd/banner.jpg';

export interface MobilizonInstance {
  url: string;
  /** The folder of its uploads. */
  uploads: string;
  /** Public key of Anna. */
  publicKey: string;
  /** Writes what pg_dump would write; answers the path. */
  dump(): Promise<string>;
  query(sql: string): Promise<unknown>;
  drop(): Promise<void>;
}

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The database and the uploads of an instance of Mobilizon that was at `home`, with people who never were. */
export async function buildMobilizon(home: string, folder: string): Promise<MobilizonInstance> {
  const database = await emptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(await readFile(join(import.meta.dirname, '../fixtures/mobilizon/schema.sql'), 'utf8'));
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const rows = { ...(await people(home, keys)), ...happenings(home), ...groupThings(home), ...rest(home) };
  for (const [table, theirs] of Object.entries(rows)) {
    await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(theirs),
    ]);
  }
  const uploads = join(folder, 'uploads');
  await keep(join(uploads, AVATAR), await photograph(80, 80));
  await keep(join(uploads, PICTURE), await photograph(320, 200, '#306090'));
  return {
    url: database.url,
    uploads,
    publicKey: keys.publicKey,
    dump: () => dump(client, Object.keys(rows), join(folder, 'mobilizon.sql')),
    query: async (sql) => (await client.query(sql)).rows as unknown,
    drop: async () => {
      await client.end();
      await database.drop();
    },
  };
}

async function keep(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

async function people(home: string, { publicKey, privateKey }: { publicKey: string; privateKey: string }) {
  const passwordHash = await hash(OLD_PASSWORD, { memoryCost: 1024, timeCost: 3, parallelism: 4 });
  const user = (id: number, email: string, more: object = {}) => ({
    ...{ id, email, password_hash: passwordHash, role: 'user', locale: 'fr', disabled: false, default_actor_id: null },
    ...{ confirmed_at: AT, inserted_at: AT, updated_at: AT, ...more },
  });
  const actor = (id: number, preferred_username: string, more: object = {}) => ({
    ...{
      id,
      preferred_username,
      type: 'Person',
      domain: null,
      url: `${home}/@${preferred_username}`,
      keys: privateKey,
    },
    ...{ suspended: false, visibility: 'public', openness: 'moderated', manually_approves_followers: false },
    ...{ inserted_at: AT, updated_at: AT, ...more },
  });
  const elsewhere = (id: number, name: string, more: object = {}) =>
    actor(id, name, {
      ...{ domain: 'elsewhere.example', url: `https://elsewhere.example/@${name}`, keys: publicKey },
      ...{ inbox_url: `https://elsewhere.example/@${name}/inbox`, shared_inbox_url: 'https://elsewhere.example/inbox' },
      ...more,
    });
  return {
    users: [
      user(1, 'anna@Example.org', { role: 'administrator', default_actor_id: 3, current_sign_in_ip: 'no address' }),
      user(2, 'ANNA@example.org'),
      user(3, 'bruno@example.org', { default_actor_id: 99, locale: 'xx' }),
      user(4, 'nobody'),
      user(5, 'clara@example.org', { password_hash: null, provider: 'google', disabled: true }),
    ],
    user_settings: [
      {
        user_id: 1,
        timezone: 'Europe/Vienna',
        notification_each_week: true,
        group_notifications: 'one_week',
        location: { name: 'Wien', range: 25, geohash: 'u2edk' },
      },
      { user_id: 3, timezone: 'Nowhere/At_All', group_notifications: 'sometimes', location: { geohash: '!!' } },
    ],
    user_activity_settings: [
      { user_id: 1, key: 'event_new_comment', method: 'email', enabled: false },
      { user_id: 1, key: 'nothing_known', method: 'email', enabled: true },
      { user_id: 3, key: 'user_email_password_updated', method: 'email', enabled: false },
    ],
    actors: [
      actor(1, 'relay', { type: 'Application', url: `${home}/relay` }),
      actor(2, 'anonymous'),
      actor(3, 'anna', {
        user_id: 1,
        name: 'Anna',
        summary: '<p>Hi</p><script>alert(1)</script>',
        avatar: { name: 'me.jpg', url: `${home}/media/${AVATAR}?name=me.jpg` },
      }),
      actor(4, 'Anna', { user_id: 3, keys: 'no key' }),
      actor(5, 'garden', { type: 'Group', name: 'Garden', visibility: 'restricted', physical_address_id: 1 }),
      elsewhere(6, 'carol'),
      elsewhere(7, 'crooked', { inbox_url: 'https://victim.example/inbox' }),
      actor(8, 'gone', { suspended: true }),
      actor(9, 'orphan', { user_id: 2 }),
      actor(10, 'clara', { user_id: 5 }),
      elsewhere(11, 'relay', { type: 'Application', url: 'https://elsewhere.example/relay' }),
      actor(12, 'public_garden', { type: 'Group', name: 'Public garden', openness: 'open' }),
    ],
    instance_actors: [
      {
        id: 1,
        domain: 'elsewhere.example',
        actor_id: 11,
        instance_name: 'Elsewhere',
        software: 'Mobilizon',
        software_version: '5.1.0',
      },
    ],
    members: [
      {
        id: uuid(1),
        role: 'administrator',
        url: `${home}/member/${uuid(1)}`,
        parent_id: 5,
        actor_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
      {
        id: uuid(2),
        role: 'invited',
        url: `${home}/member/${uuid(2)}`,
        parent_id: 5,
        actor_id: 4,
        invited_by_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
      {
        id: uuid(3),
        role: 'member',
        url: `${home}/member/${uuid(3)}`,
        parent_id: 5,
        actor_id: 99,
        inserted_at: AT,
        updated_at: AT,
      },
      {
        id: uuid(4),
        role: 'administrator',
        url: `${home}/member/${uuid(4)}`,
        parent_id: 12,
        actor_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
    followers: [
      {
        id: uuid(11),
        approved: true,
        notify: true,
        url: 'https://elsewhere.example/follow/1',
        target_actor_id: 12,
        actor_id: 6,
        inserted_at: AT,
        updated_at: AT,
      },
      {
        id: uuid(12),
        approved: true,
        notify: false,
        url: `${home}/follow/${uuid(12)}`,
        target_actor_id: 11,
        actor_id: 1,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
  };
}

function happenings(home: string) {
  const event = (id: number, more: object = {}) => ({
    ...{
      id,
      uuid: uuid(100 + id),
      url: `${home}/events/${uuid(100 + id)}`,
      local: true,
      title: `Event ${id}`,
      draft: false,
    },
    ...{
      begins_on: '2031-05-01 16:00:00',
      status: 'confirmed',
      visibility: 'public',
      join_options: 'free',
      language: 'en',
    },
    ...{
      category: 'meeting',
      options: {},
      metadata: [],
      organizer_actor_id: 3,
      inserted_at: AT,
      updated_at: AT,
      ...more,
    },
  });
  const guest = (id: number, event_id: number, actor_id: number, role: string, more: object = {}) => ({
    ...{ id: uuid(200 + id), event_id, actor_id, role, url: `${home}/join/event/${uuid(200 + id)}`, metadata: {} },
    ...{ inserted_at: AT, updated_at: AT, ...more },
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
        ...{
          title: 'Spring <b>fair</b>',
          attributed_to_id: 12,
          physical_address_id: 1,
          picture_id: 1,
          category: 'SPORTS',
        },
        ...{
          ends_on: '2031-05-01 18:00:00',
          online_address: 'https://meet.example/x',
          phone_address: '+43 1',
          language: 'de',
        },
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

function groupThings(home: string) {
  const comment = (id: number, more: object) => ({
    ...{
      id,
      uuid: uuid(300 + id),
      url: `${home}/comments/${uuid(300 + id)}`,
      text: `<p>Comment ${id}</p>`,
      local: true,
    },
    ...{
      visibility: 'public',
      language: 'und',
      actor_id: 3,
      published_at: `2025-03-02 10:00:0${id % 10}`,
      inserted_at: AT,
      updated_at: AT,
      ...more,
    },
  });
  const messages = { visibility: 'private', conversation_id: 1 };
  return {
    discussions: [
      {
        id: uuid(401),
        title: 'Seeds',
        slug: 'seeds-abc',
        url: `${home}/@garden/c/seeds-abc`,
        actor_id: 5,
        creator_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
    conversations: [
      { id: 1, origin_comment_id: 7, last_comment_id: 8, inserted_at: AT, updated_at: AT },
      { id: 2, origin_comment_id: 9, last_comment_id: 9, event_id: 1, inserted_at: AT, updated_at: AT },
    ],
    conversation_participants: [
      { id: 1, conversation_id: 1, actor_id: 3, unread: false },
      { id: 2, conversation_id: 1, actor_id: 4, unread: true },
      { id: 3, conversation_id: 2, actor_id: 3, unread: false },
      { id: 4, conversation_id: 2, actor_id: 4, unread: true },
      { id: 5, conversation_id: 2, actor_id: 6, unread: true },
    ],
    comments: [
      comment(1, { event_id: 1, actor_id: null, text: null, deleted_at: AT }),
      comment(2, {
        event_id: 1,
        actor_id: 6,
        url: 'https://elsewhere.example/comments/2',
        in_reply_to_comment_id: 1,
        origin_comment_id: 1,
        text: '<p onclick="x()">An answer</p><script>x()</script>',
      }),
      comment(3, { event_id: 3 }),
      comment(4, { event_id: 1, visibility: 'invite', text: '<p>A secret</p>' }),
      comment(5, { discussion_id: uuid(401), visibility: 'private' }),
      comment(6, {
        discussion_id: uuid(401),
        visibility: 'private',
        actor_id: 4,
        in_reply_to_comment_id: 5,
        origin_comment_id: 5,
      }),
      comment(7, messages),
      comment(8, { ...messages, actor_id: 4, in_reply_to_comment_id: 7, origin_comment_id: 7 }),
      comment(9, {
        visibility: 'private',
        conversation_id: 2,
        event_id: 1,
        is_announcement: true,
        text: '<p>To all</p>',
      }),
    ],
    mentions: [
      { id: 1, comment_id: 2, actor_id: 3 },
      { id: 2, comment_id: 2, actor_id: 99 },
    ],
    posts: [
      {
        id: uuid(501),
        title: 'News',
        slug: 'news-abc',
        url: `${home}/p/news-abc`,
        body: '<p>All is well</p>',
        draft: false,
        visibility: 'public',
        publish_at: AT,
        author_id: 3,
        attributed_to_id: 12,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
    posts_tags: [{ post_id: uuid(501), tag_id: 1 }],
    resource: [
      {
        id: uuid(601),
        title: 'Zebra',
        url: `${home}/resource/${uuid(601)}`,
        type: 0,
        path: '/zebra',
        metadata: {},
        actor_id: 5,
        creator_id: 3,
        published_at: AT,
      },
      {
        id: uuid(600),
        title: 'A page',
        url: `${home}/resource/${uuid(600)}`,
        type: 1,
        path: '/zebra/a-page',
        resource_url: 'https://page.example/',
        metadata: { title: 'Page' },
        parent_id: uuid(601),
        actor_id: 5,
        creator_id: 3,
        published_at: AT,
      },
      {
        id: uuid(602),
        title: 'A page',
        url: `${home}/resource/${uuid(602)}`,
        type: 1,
        path: '/zebra/a-page',
        resource_url: 'javascript:alert(1)',
        metadata: {},
        parent_id: uuid(601),
        actor_id: 5,
        creator_id: 3,
        published_at: AT,
      },
    ],
  };
}

function rest(home: string) {
  return {
    reports: [
      {
        id: 1,
        content: 'Rude',
        status: 'open',
        url: `${home}/report/1`,
        reported_id: 6,
        reporter_id: 3,
        inserted_at: AT,
        updated_at: AT,
      },
    ],
    reports_events: [],
    reports_comments: [{ report_id: 1, comment_id: 2 }],
    report_notes: [{ id: 1, content: 'Indeed', report_id: 1, moderator_id: 3, inserted_at: AT }],
    feed_tokens: [{ token: uuid(701), user_id: 1, actor_id: 3, inserted_at: AT }],
    applications: [
      {
        id: 1,
        name: 'Poster',
        client_id: 'c'.repeat(42),
        client_secret: 's'.repeat(42),
        redirect_uris: ['https://poster.example/back'],
        scope: 'read write:event:create unheard:of',
        inserted_at: AT,
      },
    ],
    tombstones: [
      { id: 1, uri: `${home}/events/${uuid(150)}`, actor_id: 3, inserted_at: AT },
      { id: 2, uri: 'https://elsewhere.example/events/9', actor_id: 6, inserted_at: AT },
    ],
    admin_settings: [
      { id: 1, group: 'instance', name: 'instance_name', value: 'Our <garden>' },
      { id: 2, group: 'instance', name: 'registrations_open', value: 'false' },
      { id: 3, group: 'instance', name: 'instance_languages', value: '["fr","de"]' },
      { id: 4, group: 'instance', name: 'primary_color', value: 'red; }' },
    ],
    admin_settings_medias: [{ id: 1, group: 'instance', name: 'instance_logo', media_id: 1 }],
    todo_lists: [{ id: uuid(801), title: 'To do' }],
    user_push_subscriptions: [],
    guardian_tokens: [],
    schema_migrations: [],
  };
}

async function dump(client: pg.Client, tables: string[], path: string): Promise<string> {
  const parts = ["SET client_encoding = 'UTF8';", 'CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;', ''];
  for (const table of tables) {
    const { fields } = await client.query(`SELECT * FROM ${table} LIMIT 0`);
    const columns = fields.map(({ name }) => (name === 'group' ? '"group"' : name)).join(', ');
    const rows = await text(client.query(copyTo(`COPY ${table} (${columns}) TO STDOUT`)));
    parts.push(`COPY public.${table} (${columns}) FROM stdin;\n${rows}\\.\n\n`);
  }
  await writeFile(path, parts.join('\n'));
  return path;
}
