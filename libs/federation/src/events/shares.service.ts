import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';

export interface Share {
  /** Id of the Announce. */
  uri: string;
  eventId: string;
  actorId: string;
}

/** Who has shared which events: their followers may find those, and they get what becomes of them. */
@Injectable()
export class Shares {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async add({ uri, eventId, actorId }: Share): Promise<void> {
    await this.db.query(
      `INSERT INTO shares (uri, event_id, actor_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (event_id, actor_id) DO UPDATE SET uri = excluded.uri`,
      [uri, eventId, actorId, this.clock.now()],
    );
  }

  /** Takes back what the actor shared; answers the event, null when there was no such share. */
  async remove(uri: string, actorId: string): Promise<string | null> {
    const [removed] = await this.db.query<{ eventId: string }>(
      'DELETE FROM shares WHERE uri = $1 AND actor_id = $2 RETURNING event_id AS "eventId"',
      [uri, actorId],
    );
    return removed?.eventId ?? null;
  }
}
