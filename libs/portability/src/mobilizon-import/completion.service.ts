import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { EventIndexService } from '#convoke/discovery';

/** What follows from all that has come, each said so that saying it again changes nothing. */
const CONSEQUENCES = [
  // Who organizes an event takes part in it.
  `INSERT INTO participations (uuid, event_id, actor_id, role, inserted_at, updated_at)
    SELECT gen_random_uuid(), e.id, e.organizer_actor_id, 'creator', e.inserted_at, e.inserted_at FROM events e
    WHERE e.local AND e.deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM participations p WHERE p.event_id = e.id AND p.role = 'creator')
    ON CONFLICT (event_id, actor_id) WHERE NOT anonymous DO UPDATE SET role = 'creator'`,
  `UPDATE event_stats s SET (not_confirmed, not_approved, waiting, rejected, participant, moderator, administrator, creator) =
    (SELECT count(*) FILTER (WHERE role = 'not_confirmed'), count(*) FILTER (WHERE role = 'not_approved'),
      count(*) FILTER (WHERE role = 'waiting'), count(*) FILTER (WHERE role = 'rejected'),
      count(*) FILTER (WHERE role = 'participant'), count(*) FILTER (WHERE role = 'moderator'),
      count(*) FILTER (WHERE role = 'administrator'), count(*) FILTER (WHERE role = 'creator')
      FROM participations p WHERE p.event_id = s.event_id)`,
  `UPDATE events e SET suspended = true WHERE NOT suspended AND EXISTS (SELECT FROM actors a
    WHERE a.id IN (e.organizer_actor_id, e.attributed_to_id) AND a.suspended_at IS NOT NULL)`,
  // Strangers find of other servers what somebody here follows.
  `UPDATE events e SET discoverable = false WHERE NOT local AND discoverable AND NOT EXISTS (
    SELECT FROM follows f JOIN actors t ON t.id = f.target_id JOIN actors o ON o.id IN (e.organizer_actor_id, e.attributed_to_id)
      JOIN actors w ON w.id = f.follower_id
    WHERE f.approved AND w.domain IS NULL AND (t.id = o.id OR (t.type = 'application' AND t.domain = o.domain)))`,
  // What begins a discussion has its address.
  `UPDATE comments c SET url = d.url FROM discussions d
    WHERE c.id = (SELECT x.id FROM comments x WHERE x.discussion_id = d.id ORDER BY x.published_at, x.id LIMIT 1)
      AND NOT EXISTS (SELECT FROM comments y WHERE y.url = d.url)`,
  `UPDATE discussions d SET last_comment_id = (SELECT x.id FROM comments x WHERE x.discussion_id = d.id AND x.deleted_at IS NULL
      ORDER BY x.published_at DESC, x.id DESC LIMIT 1) WHERE last_comment_id IS NULL`,
  `UPDATE conversations c SET
      origin_comment_id = (SELECT x.id FROM comments x WHERE x.conversation_id = c.id ORDER BY x.published_at, x.id LIMIT 1),
      last_comment_id = (SELECT x.id FROM comments x WHERE x.conversation_id = c.id ORDER BY x.published_at DESC, x.id DESC LIMIT 1)
    WHERE last_comment_id IS NULL`,
  `UPDATE conversations c SET context_uri = x.url FROM comments x WHERE x.id = c.origin_comment_id AND c.context_uri IS NULL`,
  `DELETE FROM conversations WHERE last_comment_id IS NULL`,
];

/** Makes of the rows that came what the program takes for granted of its own. */
@Injectable()
export class ImportCompletion {
  constructor(
    private readonly db: Database,
    private readonly index: EventIndexService,
  ) {}

  async run(tell: (events: number) => void): Promise<void> {
    await this.db.transaction(async (tx) => {
      for (const consequence of CONSEQUENCES) await tx.query(consequence);
    });
    await this.index.rebuild(tell);
  }
}
