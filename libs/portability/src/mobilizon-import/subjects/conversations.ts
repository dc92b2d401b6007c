import type { Mapped, NewRow, Subject, Target } from '../mapping.js';
import type { SourceRow } from '../source/source-row.js';

/** Private messages between a few, and who is in them. */
export const conversations: Subject = {
  name: 'conversations',
  table: 'conversations',
  from: `SELECT c.*, o.actor_id AS author_id, o.attributed_to_id AS author_group_id, o.is_announcement,
      (SELECT json_agg(json_build_array(p.actor_id, p.unread) ORDER BY p.id) FROM conversation_participants p
        WHERE p.conversation_id = c.id) AS people
    FROM conversations c LEFT JOIN comments o ON o.id = c.origin_comment_id`,
  kind: 'conversation',
  into: 'conversations',
  uses: ['actor', 'event'],
  map: conversationOf,
};

export function conversationOf(row: SourceRow, { id, now, find }: Target): Mapped | string {
  const author = find('actor', row.text('author_group_id')) ?? find('actor', row.text('author_id'));
  const people = new Map<string, boolean>();
  for (const member of row.list('people')) {
    const [old, unread] = Array.isArray(member) ? (member as unknown[]) : [];
    const actor = find('actor', old === undefined || old === null ? null : String(old as string));
    if (actor !== null) people.set(actor, unread === true || unread === 't' || unread === 'true');
  }
  // Everybody whom an organizer told something would else see everybody else.
  const isAnnouncement = row.flag('is_announcement') && people.size > 2;
  if (isAnnouncement) for (const actor of people.keys()) if (actor !== author) people.delete(actor);
  if (people.size === 0) return 'nobody who is in it is here';
  const inserted = row.date('inserted_at') ?? now;
  const conversation = {
    id,
    event_id: find('event', row.text('event_id')),
    inserted_at: inserted,
    updated_at: row.date('updated_at') ?? inserted,
  };
  return {
    rows: [
      ['conversations', conversation],
      ...[...people].map(([actor, unread]): [string, NewRow] => [
        'conversation_participants',
        { conversation_id: id, actor_id: actor, unread, listed: true },
      ]),
    ],
    remarks: isAnnouncement ? ['an announcement to many: kept with who wrote it, the others had it by mail'] : [],
  };
}
