import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';

export interface NewReport {
  /** Id of the activity that brought it from elsewhere; the same one is kept once. */
  uri: string | null;
  reporterActorId: string | null;
  reportedActorId: string | null;
  content: string;
  objectUris: string[];
}

/** Complaints to the moderators. */
@Injectable()
export class Reports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async file({ uri, reporterActorId, reportedActorId, content, objectUris }: NewReport): Promise<void> {
    await this.db.query(
      `INSERT INTO reports (uri, reporter_actor_id, reported_actor_id, content, object_uris, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (uri) DO NOTHING`,
      [uri, reporterActorId, reportedActorId, content, objectUris, this.clock.now()],
    );
  }
}
