import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database } from '#convoke/core';

const UNDONE_FOR_MS = 86_400_000;

/** What was deleted or undone elsewhere, perhaps before it ever came here; it counts against what the same actor has made. */
@Injectable()
export class GoneObjects {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether one of these actors has taken it away. */
  async has(uri: string, actorUris: string[]): Promise<boolean> {
    const found = await this.db.query(
      'SELECT FROM gone_objects WHERE uri = $1 AND actor_uri = ANY($2) AND coalesce(expires_at > $3, true)',
      [uri, actorUris, this.clock.now()],
    );
    return found.length > 0;
  }

  /** Deleted for good. */
  async add(uri: string, actorUri: string): Promise<void> {
    await this.remember(uri, actorUri, null);
  }

  /** Undone, which is remembered for a day in case what it undoes comes later. */
  async addUndone(uri: string, actorUri: string): Promise<void> {
    await this.remember(uri, actorUri, new Date(this.clock.now().getTime() + UNDONE_FOR_MS));
  }

  @Cron('federation.forget-undone', '37 3 * * *')
  async forget(): Promise<void> {
    await this.db.query('DELETE FROM gone_objects WHERE expires_at < $1', [this.clock.now()]);
  }

  private async remember(uri: string, actorUri: string, expiresAt: Date | null): Promise<void> {
    await this.db.query(
      `INSERT INTO gone_objects (uri, actor_uri, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (uri, actor_uri) DO UPDATE SET expires_at = CASE WHEN gone_objects.expires_at IS NULL THEN NULL ELSE excluded.expires_at END`,
      [uri, actorUri, expiresAt],
    );
  }
}
