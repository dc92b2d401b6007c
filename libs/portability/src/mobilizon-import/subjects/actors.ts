import { ActorKind, GroupVisibility, Openness } from '#convoke/actors';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { keyPairFrom } from './keys.js';
import { remoteRows } from './remote-actors.js';
import { htmlOf, isAt, lineOf, uriOf } from './texts.js';

const MAX_NAME = 100;
const MAX_SUMMARY = 5000;

/** Profiles and groups, here and elsewhere, and who the instance itself speaks as. */
export const actors: Subject = {
  name: 'profiles and groups',
  table: 'actors',
  from: `SELECT a.*, u.disabled AS account_disabled,
      EXISTS (SELECT FROM members m WHERE m.parent_id = a.id) AS has_members,
      row_number() OVER (PARTITION BY lower(a.preferred_username), coalesce(a.domain, ''),
        (CASE WHEN a.domain IS NULL THEN '' ELSE a.url END) ORDER BY a.id) AS nth
    FROM actors a LEFT JOIN users u ON u.id = a.user_id`,
  kind: 'actor',
  into: 'actors',
  randomIds: true,
  uses: ['account', 'address'],
  map: (row, target) => (row.words('domain') === null ? localActor(row, target) : remoteActor(row, target)),
};

export function localActor(row: SourceRow, target: Target): Mapped | string {
  const name = lineOf(row.text('preferred_username'), MAX_NAME)?.replaceAll(/[\s/@]/g, '_');
  if (!name) return 'no name';
  const own = ownActor(row, target);
  if (own !== null) return { id: own, ...keysOf(row, own, target) };
  const isRenamed = row.text('nth') !== '1';
  const preferredUsername = isRenamed ? `${name}_${row.text('nth')}` : name;
  const actor = actorOf(row, target, { url: `${target.home}/@${preferredUsername}`, preferredUsername, domain: null });
  const keys = keysOf(row, target.id, target);
  const groups: [string, NewRow][] = actor.type === ActorKind.GROUP ? [['groups', groupOf(row, target)]] : [];
  const renamed = isRenamed ? [`@${name} is @${preferredUsername} now: two names differ by capitals alone`] : [];
  const nobodys = actor.type === ActorKind.PERSON && actor.user_id === null && actor.deleted_at === null;
  const remarks = [...renamed, ...(nobodys ? ['of no account'] : []), ...keys.remarks];
  return { rows: [['actors', actor], ...keys.rows, ...groups], remarks };
}

/** Who the instance speaks as, and who takes part without an account: both are here already. */
function ownActor(row: SourceRow, { home, settings }: Target): string | null {
  const url = row.text('url');
  if (url === `${home}/relay`) return settings.instanceActorId;
  return row.text('preferred_username') === 'anonymous' ? settings.anonymousActorId : null;
}

function remoteActor(row: SourceRow, target: Target): Mapped | string {
  const url = uriOf(row.text('url'));
  if (url === null || isAt(target.home, url)) return 'no address';
  const preferredUsername = lineOf(row.text('preferred_username'), MAX_NAME);
  if (preferredUsername === null) return 'no name';
  if (row.text('nth') !== '1') return 'the same address twice';
  const beside = remoteRows(row, target, url);
  if (typeof beside === 'string') return beside;
  const { host: domain } = new URL(url);
  const actor = actorOf(row, target, { url, preferredUsername, domain });
  const groups: [string, NewRow][] = actor.type === ActorKind.GROUP ? [['groups', groupOf(row, target)]] : [];
  return { rows: [['actors', actor], ...beside, ...groups] };
}

interface Names {
  url: string;
  preferredUsername: string;
  domain: string | null;
}

function actorOf(row: SourceRow, { id, now, find }: Target, { url, preferredUsername, domain }: Names) {
  const updated = row.date('updated_at') ?? now;
  const isSuspended = row.flag('suspended');
  const isDisabled = row.flag('account_disabled');
  // Of what is deleted there a suspended row stays, that belongs to nobody.
  const isLeft = row.text('user_id') === null && !row.flag('has_members');
  const isDeleted = domain === null && isSuspended && isLeft;
  return {
    id,
    type: kindOf(row),
    preferred_username: preferredUsername,
    domain,
    url,
    name: isDeleted ? null : lineOf(row.text('name'), MAX_NAME),
    summary: isDeleted ? '' : htmlOf(row.text('summary'), MAX_SUMMARY),
    user_id: domain === null && !isDeleted ? find('account', row.text('user_id')) : null,
    suspended_at: (isSuspended || isDisabled) && !isDeleted ? updated : null,
    suspended_with_account: isDisabled && !isSuspended,
    host_suspended: false,
    host_silenced: false,
    deleted_at: isDeleted ? updated : null,
    created_at: row.date('inserted_at') ?? now,
    updated_at: updated,
  };
}

function kindOf(row: SourceRow): ActorKind {
  const type = row.text('type')?.toLowerCase();
  return Object.values(ActorKind).find((kind) => kind === type) ?? ActorKind.PERSON;
}

function groupOf(row: SourceRow, { id, find }: Target): NewRow {
  const among = <T extends string>(values: Record<string, T>, column: string, otherwise: T) =>
    Object.values(values).find((value) => value === row.text(column)) ?? otherwise;
  return {
    actor_id: id,
    visibility: among(GroupVisibility, 'visibility', GroupVisibility.PRIVATE),
    openness: among(Openness, 'openness', Openness.INVITE_ONLY),
    manually_approves_followers: row.flag('manually_approves_followers'),
    physical_address_id: find('address', row.text('physical_address_id')),
  };
}

function keysOf(row: SourceRow, id: string, { now }: Target): { rows: [string, NewRow][]; remarks: string[] } {
  const pair = keyPairFrom(row.text('keys'));
  if (!pair) return { rows: [], remarks: ['the key could not be read: it gets a new one'] };
  const key = { actor_id: id, public_key: pair.publicKey, private_key: pair.privateKey, created_at: now };
  return { rows: [['actor_keys', key]], remarks: [] };
}
