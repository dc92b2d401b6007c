import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';

/** The activity by which a participation began that two servers share. */
export interface Join {
  uri: string;
  eventId: string;
  actorId: string;
}

/** Remembers what an answer to a Join, sent or received, refers to. */
@Injectable()
export class Joins {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async findByUri(uri: string): Promise<Join | null> {
    return this.find('uri = $1', [uri]);
  }

  async findOf(eventId: string, actorId: string, tx?: Tx): Promise<Join | null> {
    return this.find('event_id = $1 AND actor_id = $2', [eventId, actorId], tx);
  }

  /** The latest one counts. */
  async remember({ uri, eventId, actorId }: Join, tx?: Tx): Promise<void> {
    await this.db.query(
      `INSERT INTO joins (uri, event_id, actor_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (event_id, actor_id) DO UPDATE SET uri = excluded.uri, created_at = excluded.created_at`,
      [uri, eventId, actorId, this.clock.now()],
      tx,
    );
  }

  private async find(condition: string, params: unknown[], tx?: Tx): Promise<Join | null> {
    const [join] = await this.db.query<Join>(
      `SELECT uri, event_id AS "eventId", actor_id AS "actorId" FROM joins WHERE ${condition}`,
      params,
      tx,
    );
    return join ?? null;
  }
}
