import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { DeliveryBell } from './delivery-bell.service.js';
import { INBOX, REACHABLE } from './recipients.queries.js';

/** However often somebody asks by the same activity, they are answered once in this time. */
const REPEATED_AFTER_MS = 600_000;

/** Answers once more who asks by the same activity: what we answered first may not have reached them. */
@Injectable()
export class RepeatedAnswers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly bell: DeliveryBell,
  ) {}

  /** Delivers the latest answer to an activity again, as it was and only to whom it was for. */
  async repeat(asked: string, askerUri: string): Promise<void> {
    const now = this.clock.now();
    const repeated = await this.db.query(
      `WITH answer AS (
          UPDATE outbound_activities o SET repeated_at = $3 FROM remote_actors r JOIN actors a ON a.id = r.actor_id
            WHERE o.id = (SELECT max(id) FROM outbound_activities WHERE answers = $1)
              AND r.uri = $2 AND (o.body -> 'to')::jsonb ? r.uri AND ${REACHABLE}
              AND coalesce(o.repeated_at, o.created_at) <= $4
            RETURNING o.id, o.object_uri, r.host, ${INBOX} AS inbox_url)
        INSERT INTO deliveries (activity_id, inbox_url, host, object_uri, due_at, created_at)
          SELECT id, inbox_url, host, object_uri, $3, $3 FROM answer
          ON CONFLICT (activity_id, inbox_url) DO UPDATE SET due_at = excluded.due_at, attempts = 0
            WHERE deliveries.due_at IS NULL
        RETURNING id`,
      [asked, askerUri, now, new Date(now.getTime() - REPEATED_AFTER_MS)],
    );
    if (repeated.length > 0) this.bell.ring();
  }
}
