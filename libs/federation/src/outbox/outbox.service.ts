import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Clock, type Config, Database, InjectConfig, type Tx } from '#convoke/core';
import { type Document, hasType, idOf } from '../vocabulary/index.js';
import { DELIVERIES_CHANNEL } from './delivery-bell.service.js';
import { UNAVAILABLE_AFTER_MS } from './retry-plan.js';

export interface OutgoingActivity {
  /** Whose key signs it. */
  actor: Actor;
  /** As it is sent; its `id` tells it apart from all others, and one that was posted before is not posted again. */
  activity: Document;
  /** What it is about: activities about one thing reach a host in the order of posting. */
  objectUri: string;
  inboxes: readonly string[];
}

/** Sends activities to other servers, sooner or later; they exist if, and only if, the caller's transaction commits. */
@Injectable()
export class Outbox {
  private readonly ownHost: string;

  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    @InjectConfig('server') server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.ownHost = new URL(server.publicUrl).host;
  }

  /** Leaves out our own inboxes and those of hosts that have not answered for a week. */
  async post(tx: Tx, { actor, activity, objectUri, inboxes }: OutgoingActivity): Promise<void> {
    const targets = this.foreign(inboxes);
    if (!this.config.enabled || targets.size === 0) return;
    const now = this.clock.now();
    // Who posts about the same thing waits, so that what was posted first also counts as the first.
    await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`outbox:${objectUri}`], tx);
    await this.db.query(
      `WITH activity AS (
          INSERT INTO outbound_activities (uri, actor_id, object_uri, body, created_at, answers)
            VALUES ($1, $2, $3, $4, $5, $9)
            ON CONFLICT (uri) DO NOTHING RETURNING id)
        INSERT INTO deliveries (activity_id, inbox_url, host, object_uri, due_at, created_at)
        SELECT activity.id, target.inbox_url, host, $3, greatest($5::timestamptz, state.paused_until), $5
          FROM activity CROSS JOIN unnest($6::text[], $7::text[]) AS target (inbox_url, host)
          LEFT JOIN delivery_hosts state USING (host)
          WHERE state.failing_since IS NULL OR state.failing_since > $8`,
      [
        activity.id,
        actor.id,
        objectUri,
        JSON.stringify(activity),
        now,
        [...targets.keys()],
        [...targets.values()],
        new Date(now.getTime() - UNAVAILABLE_AFTER_MS),
        hasType(activity, 'Accept', 'Ignore', 'Reject') ? idOf(activity.object) : null,
      ],
      tx,
    );
    await this.db.query('SELECT pg_notify($1, $2)', [DELIVERIES_CHANNEL, ''], tx);
  }

  /** Each inbox once, with its host. */
  private foreign(inboxes: readonly string[]): Map<string, string> {
    const hosts = inboxes.map((inbox) => [inbox, URL.parse(inbox)?.host ?? ''] as const);
    return new Map(hosts.filter(([, host]) => host !== '' && host !== this.ownHost));
  }
}
