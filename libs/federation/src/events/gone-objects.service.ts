import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database } from '#convoke/core';

const UNDONE_FOR_MS = 86_400_000;

/** What was deleted or undone elsewhere, perhaps before it ever came here. */
@Injectable()
export class GoneObjects {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async has(uri: string): Promise<boolean> {
    const found = await this.db.query('SELECT FROM gone_objects WHERE uri = $1 AND coalesce(expires_at > $2, true)', [
      uri,
      this.clock.now(),
    ]);
    return found.length > 0;
  }

  /** Deleted for good. */
  async add(uri: string): Promise<void> {
    await this.remember(uri, null);
  }

  /** Undone, which is remembered for a day in case what it undoes comes later. */
  async addUndone(uri: string): Promise<void> {
    await this.remember(uri, new Date(this.clock.now().getTime() + UNDONE_FOR_MS));
  }

  @Cron('federation.forget-undone', '37 3 * * *')
  async forget(): Promise<void> {
    await this.db.query('DELETE FROM gone_objects WHERE expires_at < $1', [this.clock.now()]);
  }

  private async remember(uri: string, expiresAt: Date | null): Promise<void> {
    await this.db.query(
      `INSERT INTO gone_objects (uri, expires_at) VALUES ($1, $2)
        ON CONFLICT (uri) DO UPDATE SET expires_at = CASE WHEN gone_objects.expires_at IS NULL THEN NULL ELSE excluded.expires_at END`,
      [uri, expiresAt],
    );
  }
}
