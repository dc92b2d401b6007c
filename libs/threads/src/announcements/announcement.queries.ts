import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageParts, type PageWindow, readPage, type Tx } from '#convoke/core';
import type { ParticipantRole } from '#convoke/events';
import type { Announcement, Reach } from './announcement.js';

const COLUMNS = `n.id, n.event_id AS "eventId", n.actor_id AS "actorId", n.event_title AS "eventTitle", n.text, n.language,
  n.roles, n.accounts, n.anonymous, n.elsewhere, n.inserted_at AS "insertedAt",
  (SELECT count(*)::int FROM announcement_recipients r WHERE r.announcement_id = n.id) AS waiting`;

/**
 * Somebody on the list who can be told something: not whose account is going, or whose address was erased, and nobody
 * without an account who was declined, for they have no link by which they could stop the mails.
 */
const TELLABLE = `a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended AND CASE WHEN p.anonymous
  THEN p.email IS NOT NULL AND p.role <> 'rejected' ELSE a.domain IS NOT NULL OR a.user_id IS NOT NULL END`;

/** Those whom something goes to, on participations as `p` of actors as `a`: the event, who says it, and the roles are $1 to $3. */
const AUDIENCE = `FROM participations p JOIN actors a ON a.id = p.actor_id
  WHERE p.event_id = $1 AND p.actor_id <> $2 AND p.role = ANY($3) AND ${TELLABLE}`;

export interface Audience {
  eventId: string;
  /** The profile that says it. */
  exceptId: string;
  roles: readonly ParticipantRole[];
}

/** One that is about to be told. */
export interface Told {
  participationId: string;
  actorId: string;
  anonymous: boolean;
}

/** Reads of announcements, and of those whom they go to. */
@Injectable()
export class AnnouncementQueries {
  constructor(private readonly db: Database) {}

  async find(id: string, tx?: Tx): Promise<Announcement | null> {
    return (
      (await this.db.query<Announcement>(`SELECT ${COLUMNS} FROM announcements n WHERE n.id = $1`, [id], tx))[0] ?? null
    );
  }

  /** Those of an event, the newest first. */
  async of(eventId: string, window: PageWindow, parts: PageParts): Promise<PageOf<Announcement>> {
    const from = 'FROM announcements n WHERE n.event_id = $1';
    const { offset, limit } = window;
    const page = `SELECT ${COLUMNS} ${from} ORDER BY n.id DESC OFFSET ${offset} LIMIT ${limit}`;
    return readPage(
      window,
      parts,
      () => this.db.query<Announcement>(page, [eventId]),
      async () =>
        (await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${from}`, [eventId]))[0]!.total,
    );
  }

  /** How many something would go to, by role. */
  async reach({ eventId, exceptId, roles }: Audience, tx?: Tx): Promise<(Reach & { role: ParticipantRole })[]> {
    return this.db.query(
      `SELECT p.role, count(*) FILTER (WHERE p.anonymous)::int AS anonymous,
          count(*) FILTER (WHERE NOT p.anonymous AND a.domain IS NULL)::int AS accounts,
          count(*) FILTER (WHERE NOT p.anonymous AND a.domain IS NOT NULL)::int AS elsewhere
        ${AUDIENCE} GROUP BY p.role`,
      [eventId, exceptId, roles],
      tx,
    );
  }

  /** Writes down whom an announcement goes to. */
  async address(tx: Tx, announcementId: string, { eventId, exceptId, roles }: Audience): Promise<void> {
    await this.db.query(
      `INSERT INTO announcement_recipients (announcement_id, participation_id)
        SELECT $4, p.id ${AUDIENCE}`,
      [eventId, exceptId, roles, announcementId],
      tx,
    );
  }

  /** Takes some who are to be told off the list, for whoever tells them in the transaction. */
  async take(tx: Tx, announcementId: string, most: number): Promise<Told[]> {
    return this.db.query<Told>(
      `WITH taken AS (DELETE FROM announcement_recipients WHERE announcement_id = $1 AND participation_id IN (
          SELECT participation_id FROM announcement_recipients WHERE announcement_id = $1
            ORDER BY participation_id LIMIT ${most} FOR UPDATE) RETURNING participation_id)
        SELECT p.id AS "participationId", p.actor_id AS "actorId", p.anonymous
          FROM taken JOIN participations p ON p.id = taken.participation_id JOIN actors a ON a.id = p.actor_id
          WHERE ${TELLABLE} ORDER BY p.id`,
      [announcementId],
      tx,
    );
  }

  /** Whether any are still to be told. */
  async isGoing(tx: Tx, announcementId: string): Promise<boolean> {
    const sql = 'SELECT FROM announcement_recipients WHERE announcement_id = $1 LIMIT 1';
    return (await this.db.query(sql, [announcementId], tx)).length > 0;
  }
}
