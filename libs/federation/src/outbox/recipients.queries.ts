import { Injectable } from '@nestjs/common';
import { MEMBER_ROLES, rolesInSql } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';

/** Actors by what they have to do with the ids in $1; only those elsewhere are told anything. */
const CIRCLES = {
  /** Of actors. */
  followers: 'SELECT follower_id FROM follows WHERE approved AND target_id = ANY($1)',
  /** Of groups. */
  members: `SELECT actor_id FROM members
    WHERE group_id = ANY($1) AND role IN (${MEMBER_ROLES.map((role) => `'${role}'`).join(', ')})`,
  /** Of events. */
  participants: `SELECT actor_id FROM participations
    WHERE event_id = ANY($1) AND role NOT IN ('rejected', 'not_confirmed')`,
  /** Of events: who may come by an invitation, though they may have declined it. */
  invited: `SELECT actor_id FROM event_invitations WHERE event_id = ANY($1) AND status <> 'accepted'`,
  /** Of events. */
  sharers: 'SELECT actor_id FROM shares WHERE event_id = ANY($1)',
  /** Of events: who said something that all could read. */
  commenters: 'SELECT actor_id FROM comments WHERE event_id = ANY($1) AND posted_at IS NOT NULL',
  /** Of comments. */
  mentioned: 'SELECT actor_id FROM comment_mentions WHERE comment_id = ANY($1)',
  /** Of conversations; with who answers for the groups of ours that are in them. */
  correspondents: `SELECT actor_id FROM conversation_participants WHERE conversation_id = ANY($1)
    UNION ALL SELECT m.actor_id FROM conversation_participants p
      JOIN actors g ON g.id = p.actor_id AND g.domain IS NULL AND g.deleted_at IS NULL AND g.suspended_at IS NULL
      JOIN members m ON m.group_id = g.id AND m.role IN (${rolesInSql('correspond')})
      WHERE p.conversation_id = ANY($1) AND p.left_at IS NULL`,
  /** Of actors: who shared their events, comes to them or is invited, has them as guests or invited them, wrote with them, for themselves or a group, or is in a group with them. */
  acquaintances: `SELECT s.actor_id FROM shares s JOIN events e ON e.id = s.event_id
      WHERE e.organizer_actor_id = ANY($1)
    UNION ALL SELECT p.actor_id FROM participations p JOIN events e ON e.id = p.event_id
      WHERE e.organizer_actor_id = ANY($1)
    UNION ALL SELECT i.actor_id FROM event_invitations i JOIN events e ON e.id = i.event_id
      WHERE e.organizer_actor_id = ANY($1)
    UNION ALL SELECT e.organizer_actor_id FROM invites i JOIN events e ON e.id = i.event_id
      WHERE i.actor_id = ANY($1)
    UNION ALL SELECT e.organizer_actor_id FROM joins j JOIN events e ON e.id = j.event_id
      WHERE j.actor_id = ANY($1)
    UNION ALL SELECT o.actor_id FROM conversation_participants p
      JOIN conversation_participants o USING (conversation_id) WHERE p.actor_id = ANY($1)
    UNION ALL SELECT o.actor_id FROM comments c JOIN conversation_participants o USING (conversation_id)
      WHERE c.actor_id = ANY($1) AND c.attributed_to_id IS NOT NULL
    UNION ALL SELECT group_id FROM members WHERE actor_id = ANY($1)
    UNION ALL SELECT o.actor_id FROM members m JOIN members o USING (group_id) WHERE m.actor_id = ANY($1)`,
  /** The actors themselves. */
  themselves: 'SELECT unnest($1::bigint[])',
} as const;

/** Whom something can be sent to, as a condition on actors as `a`. */
export const REACHABLE = 'a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended';

/** The inbox of somebody on remote_actors as `r`: that of the whole host, where it has one. */
export const INBOX = 'coalesce(r.shared_inbox_url, r.inbox_url)';

export type Circle = keyof typeof CIRCLES;

interface Recipient {
  uri: string;
  inbox: string;
}

/** Who elsewhere is told of something. */
@Injectable()
export class Recipients {
  constructor(private readonly db: Database) {}

  /** The inboxes of a circle, those of one host collapsed to the one it shares. */
  async inboxes(tx: Tx, circle: Circle, ids: (string | null)[]): Promise<string[]> {
    const rows = await this.db.query<{ inbox: string }>(
      `SELECT DISTINCT ${INBOX} AS inbox ${membersOf(circle)}`,
      [ids.filter((id) => id !== null)],
      tx,
    );
    return rows.map(({ inbox }) => inbox);
  }

  /** The inboxes that are theirs alone: what comes there is for nobody else of their host. */
  async ownInboxes(tx: Tx, circle: Circle, ids: (string | null)[]): Promise<string[]> {
    const rows = await this.db.query<{ inbox: string }>(
      `SELECT r.inbox_url AS inbox ${membersOf(circle)}`,
      [ids.filter((id) => id !== null)],
      tx,
    );
    return rows.map(({ inbox }) => inbox);
  }

  async of(tx: Tx, circle: Circle, ids: (string | null)[]): Promise<Recipient[]> {
    return this.db.query<Recipient>(
      `SELECT r.uri, ${INBOX} AS inbox ${membersOf(circle)}`,
      [ids.filter((id) => id !== null)],
      tx,
    );
  }

  /** Whether anybody of the circle is of a host. */
  async anyOn(host: string, circle: Circle, ids: string[]): Promise<boolean> {
    const found = await this.db.query(`SELECT ${membersOf(circle)} AND r.host = $2 LIMIT 1`, [ids, host]);
    return found.length > 0;
  }
}

function membersOf(circle: Circle): string {
  return `FROM remote_actors r JOIN actors a ON a.id = r.actor_id
    WHERE r.actor_id IN (${CIRCLES[circle]}) AND ${REACHABLE}`;
}
