import { createHash } from 'node:crypto';
import { knownScopes } from '#convoke/accounts';
import type { Subject } from '../mapping.js';
import { uuidOf } from './relations.js';
import { lineOf, uriOf } from './texts.js';

/** The secret addresses of calendars. */
export const feedTokens: Subject = {
  name: 'addresses of calendars',
  table: 'feed_tokens',
  from: `SELECT f.*, coalesce(f.user_id, a.user_id) AS owner_id FROM feed_tokens f LEFT JOIN actors a ON a.id = f.actor_id`,
  key: 'token',
  into: 'feed_tokens',
  uses: ['account', 'actor'],
  map: (row, { id, now, find }) => {
    const account = find('account', row.text('owner_id'));
    const uuid = uuidOf(row.text('token'));
    const actor = find('actor', row.text('actor_id'));
    if (account === null || !uuid || (actor === null && row.text('actor_id') !== null))
      return 'whose it was was left out';
    const created = row.date('inserted_at') ?? now;
    return { rows: [['feed_tokens', { id, uuid, user_id: account, actor_id: actor, created_at: created }]] };
  },
};

/** Programs; who lets one in does so anew, as their tokens were signed with a key of the other program. */
export const applications: Subject = {
  name: 'programs',
  table: 'applications',
  from: 'SELECT * FROM applications',
  into: 'applications',
  map: (row, { id, now }) => {
    const client = row.words('client_id');
    const redirects = row
      .strings('redirect_uris')
      .flatMap((text) => text.split(/\s+/))
      .filter(Boolean)
      .slice(0, 20);
    if (!client || !/^[\w-]{32,100}$/.test(client) || redirects.length === 0) return 'not usable here';
    const secret = row.words('client_secret');
    const created = row.date('inserted_at') ?? now;
    const application = {
      id,
      client_id: client,
      secret_hash: secret && `\\x${createHash('sha256').update(secret).digest('hex')}`,
      name: lineOf(row.text('name'), 100) ?? client,
      website: uriOf(row.text('website')),
      redirect_uris: redirects,
      scopes: knownScopes(row.text('scope') ?? ''),
      created_at: created,
      // One that nobody lets in for a while is forgotten: those that come along are not new.
      first_allowed_at: created,
    };
    return { rows: [['applications', application]], remarks: ['people let it in once more'] };
  },
};
