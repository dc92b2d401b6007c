import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';

/** Forgets whom nothing can reach any more. */
@Injectable()
export class InboxPruning {
  constructor(private readonly db: Database) {}

  /** Ends the follows of whoever had these inboxes, and what is still meant for them. */
  async prune(tx: Tx, inboxes: string[]): Promise<void> {
    if (inboxes.length === 0) return;
    await this.db.query(
      `DELETE FROM follows f USING remote_actors r WHERE f.follower_id = r.actor_id
        AND (r.inbox_url = ANY($1) OR r.shared_inbox_url = ANY($1))`,
      [inboxes],
      tx,
    );
    await this.db.query(
      'DELETE FROM deliveries WHERE inbox_url = ANY($1) AND due_at IS NOT NULL AND leased_until IS NULL',
      [inboxes],
      tx,
    );
  }
}
