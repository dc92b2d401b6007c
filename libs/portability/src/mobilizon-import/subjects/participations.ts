import { createHash } from 'node:crypto';
import { emailInput } from '#convoke/accounts';
import { isTimezone, knownLocale } from '#convoke/core';
import { ParticipantRole } from '#convoke/events';
import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';
import { uuidOf } from './relations.js';
import { isAt, lineOf, uriOf } from './texts.js';

/** Who takes part in what, people without an account too. */
export const participations: Subject = {
  name: 'participations',
  table: 'participants',
  from: `SELECT p.*, a.domain AS actor_domain, a.preferred_username AS actor_name, e.url AS event_url
    FROM participants p LEFT JOIN actors a ON a.id = p.actor_id LEFT JOIN events e ON e.id = p.event_id`,
  kind: 'participation',
  into: 'participations',
  uses: ['actor', 'event'],
  map: participationOf,
};

export function participationOf(row: SourceRow, target: Target): Mapped | string {
  const { id, now, find, settings } = target;
  const event = find('event', row.text('event_id'));
  const actor = find('actor', row.text('actor_id'));
  if (event === null || actor === null) return 'the event or the profile was left out';
  const role = Object.values(ParticipantRole).find((value) => value === row.text('role'));
  const uuid = uuidOf(row.text('id'));
  if (!role || !uuid) return 'no role that is known here';
  const anonymous = actor === settings.anonymousActorId;
  const said = row.object('metadata');
  const inserted = row.date('inserted_at') ?? now;
  const participation = {
    id,
    uuid,
    event_id: event,
    actor_id: actor,
    role,
    anonymous,
    email: anonymous ? (emailInput.safeParse(said.email).data ?? null) : null,
    metadata: metadataOf(said, anonymous),
    inserted_at: inserted,
    updated_at: row.date('updated_at') ?? inserted,
  };
  const beside = anonymous ? earlierLinks(said, id) : joinOf(row, target, { event, actor, inserted });
  return { rows: [['participations', participation], ...beside] };
}

function metadataOf({ message, locale, timezone }: Record<string, unknown>, anonymous: boolean) {
  const words = typeof message === 'string' ? lineOf(message, 1000) : null;
  const language = typeof locale === 'string' ? knownLocale(locale) : undefined;
  const zone = anonymous && typeof timezone === 'string' && isTimezone(timezone) ? timezone : undefined;
  return {
    ...(words ? { message: words } : {}),
    ...(language ? { locale: language } : {}),
    ...(zone ? { timezone: zone } : {}),
  };
}

/** So that the links in mails go on working that were sent already; only what cannot be turned into one is kept of them. */
function earlierLinks(said: Record<string, unknown>, id: string): [string, NewRow][] {
  const tokens = [
    ['confirm', said.confirmation_token],
    ['manage', said.cancellation_token],
  ] as const;
  return tokens.flatMap(([purpose, token]): [string, NewRow][] => {
    if (typeof token !== 'string' || token.length < 20) return [];
    const hash = createHash('sha256').update(token).digest('hex');
    return [['earlier_participation_links', { hash: `\\x${hash}`, purpose, participation_id: id }]];
  });
}

/** What an answer from elsewhere, or to it, refers to. */
function joinOf(
  row: SourceRow,
  { home }: Target,
  { event, actor, inserted }: { event: string; actor: string; inserted: Date },
): [string, NewRow][] {
  const uri = uriOf(row.text('url'));
  const isBetweenServers = row.words('actor_domain') !== null || !isAt(home, row.text('event_url') ?? '');
  if (uri === null || !isBetweenServers) return [];
  return [['joins', { uri, event_id: event, actor_id: actor, created_at: inserted }]];
}
