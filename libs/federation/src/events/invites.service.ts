import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';

/** The activity by which somebody elsewhere invited a profile of ours. */
export interface Invite {
  uri: string;
  eventId: string;
  actorId: string;
}

/** Remembers what our answer to an Invite, or the Undo of one, refers to. */
@Injectable()
export class Invites {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** One Invite may be for several profiles. */
  async ofUri(uri: string): Promise<Invite[]> {
    return this.list('uri = $1', [uri]);
  }

  async findOf(eventId: string, actorId: string): Promise<Invite | null> {
    return (await this.list('event_id = $1 AND actor_id = $2', [eventId, actorId]))[0] ?? null;
  }

  /** The latest one counts. */
  async remember({ uri, eventId, actorId }: Invite): Promise<void> {
    await this.db.query(
      `INSERT INTO invites (uri, event_id, actor_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (event_id, actor_id) DO UPDATE SET uri = excluded.uri, created_at = excluded.created_at`,
      [uri, eventId, actorId, this.clock.now()],
    );
  }

  private async list(condition: string, params: string[]): Promise<Invite[]> {
    return this.db.query<Invite>(
      `SELECT uri, event_id AS "eventId", actor_id AS "actorId" FROM invites WHERE ${condition} ORDER BY actor_id`,
      params,
    );
  }
}
