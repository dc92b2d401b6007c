import { createHash } from 'node:crypto';
import { MemberRole } from '#convoke/actors';
import type { Mapped, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { uriOf } from './texts.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function uuidOf(text: string | null): string | null {
  return text !== null && UUID.test(text) ? text.toLowerCase() : null;
}

/** A uuid for what has an address and none of its own: always the same one. */
export function uuidFor(url: string): string {
  const digits = createHash('sha256').update(url).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

/** Who is in which group, is invited, asks, or is shut out. */
export const members: Subject = {
  name: 'memberships',
  table: 'members',
  from: 'SELECT * FROM members',
  into: 'members',
  uses: ['actor'],
  map: memberOf,
};

export function memberOf(row: SourceRow, { id, home, now, find }: Target): Mapped | string {
  const group = find('actor', row.text('parent_id'));
  const actor = find('actor', row.text('actor_id'));
  if (group === null || actor === null) return 'the group or the profile was left out';
  const role = Object.values(MemberRole).find((value) => value === row.text('role'));
  const uuid = uuidOf(row.text('id'));
  if (!role || !uuid) return 'no role that is known here';
  const inserted = row.date('member_since') ?? row.date('inserted_at') ?? now;
  const member = {
    id,
    uuid,
    url: uriOf(row.text('url')) ?? `${home}/member/${uuid}`,
    group_id: group,
    actor_id: actor,
    role,
    invited_by_id: find('actor', row.text('invited_by_id')),
    inserted_at: inserted,
    updated_at: row.date('updated_at') ?? inserted,
  };
  return { rows: [['members', member]] };
}

/** Who follows whom, instances too. */
export const follows: Subject = {
  name: 'follows',
  table: 'followers',
  from: 'SELECT * FROM followers',
  into: 'follows',
  uses: ['actor'],
  map: followOf,
};

export function followOf(row: SourceRow, { id, home, now, find }: Target): Mapped | string {
  const follower = find('actor', row.text('actor_id'));
  const followed = find('actor', row.text('target_actor_id'));
  if (follower === null || followed === null) return 'one of the two was left out';
  if (follower === followed) return 'nobody follows themselves';
  const created = row.date('inserted_at') ?? now;
  const follow = {
    id,
    uri: uriOf(row.text('url')) ?? `${home}/follow/${row.text('id')}`,
    follower_id: follower,
    target_id: followed,
    approved: row.flag('approved'),
    notify: row.flag('notify'),
    created_at: created,
    updated_at: row.date('updated_at') ?? created,
  };
  return { rows: [['follows', follow]] };
}
