import { hash } from '@node-rs/argon2';
import { AT, AVATAR, OLD_PASSWORD, uuid } from './values.js';

/** Accounts, profiles and groups, and what they are to each other. */
export async function people(home: string, { publicKey, privateKey }: { publicKey: string; privateKey: string }) {
  const passwordHash = await hash(OLD_PASSWORD, { memoryCost: 1024, timeCost: 3, parallelism: 4 });
  const user = (id: number, email: string, more: object = {}) => ({
    id,
    email,
    password_hash: passwordHash,
    role: 'user',
    locale: 'fr',
    disabled: false,
    default_actor_id: null,
    confirmed_at: AT,
    inserted_at: AT,
    updated_at: AT,
    ...more,
  });
  const actor = (id: number, preferred_username: string, more: object = {}) => ({
    id,
    preferred_username,
    type: 'Person',
    domain: null,
    url: `${home}/@${preferred_username}`,
    keys: privateKey,
    suspended: false,
    visibility: 'public',
    openness: 'moderated',
    manually_approves_followers: false,
    inserted_at: AT,
    updated_at: AT,
    ...more,
  });
  const elsewhere = (id: number, name: string, more: object = {}) =>
    actor(id, name, {
      domain: 'elsewhere.example',
      url: `https://elsewhere.example/@${name}`,
      keys: publicKey,
      inbox_url: `https://elsewhere.example/@${name}/inbox`,
      shared_inbox_url: 'https://elsewhere.example/inbox',
      ...more,
    });
  return {
    users: [
      user(1, 'anna@Example.org', { role: 'administrator', default_actor_id: 3, current_sign_in_ip: 'no address' }),
      user(2, 'ANNA@example.org'),
      user(3, 'bruno@example.org', { default_actor_id: 99, locale: 'xx' }),
      user(4, 'nobody'),
      user(5, 'clara@example.org', { password_hash: null, provider: 'google', disabled: true }),
      user(6, 'dora@example.org', { role: 'pending', moderation: 'I dance' }),
    ],
    user_settings: [
      {
        user_id: 1,
        timezone: 'Europe/Vienna',
        notification_each_week: true,
        group_notifications: 15,
        location: { name: 'Wien', range: 25, geohash: 'u2edk' },
      },
      { user_id: 3, timezone: 'Nowhere/At_All', group_notifications: 7, location: { geohash: '!!' } },
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
