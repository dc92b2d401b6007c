import { Injectable } from '@nestjs/common';
import type { Made } from '#convoke/actors';
import { Clock, Cron, Database, type Tx } from '#convoke/core';

const HOUR_MS = 3_600_000;
/** As long as an account can be new. */
const KEPT_MS = 90 * 24 * HOUR_MS;

/** What accounts made lately. */
@Injectable()
export class CountedThings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Nobody else counts what the account makes until the transaction ends. */
  async lock(tx: Tx, userId: string): Promise<void> {
    await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`made by ${userId}`], tx);
  }

  /** How many of a kind it made within the hour. */
  async lately(tx: Tx, userId: string, kind: Made['kind']): Promise<number> {
    const since = new Date(this.clock.now().getTime() - HOUR_MS);
    return this.number(tx, 'user_id = $1 AND kind = $2 AND made_at > $3', [userId, kind, since]);
  }

  /** How many texts of it everybody may read. */
  async published(tx: Tx, userId: string): Promise<number> {
    return this.number(tx, 'user_id = $1 AND public', [userId]);
  }

  /** Counts what is made, once. */
  async add(tx: Tx, userId: string, { kind, id }: Made, isPublic: boolean): Promise<void> {
    await this.db.query(
      `INSERT INTO counted_things (kind, target_id, user_id, public, made_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING`,
      [kind, id, userId, isPublic, this.clock.now()],
      tx,
    );
  }

  /** A moderator let everybody read it. */
  async publish(tx: Tx, kind: string, id: string): Promise<void> {
    await this.db.query('UPDATE counted_things SET public = true WHERE kind = $1 AND target_id = $2', [kind, id], tx);
  }

  @Cron('moderation.forget-counts', '23 4 * * *')
  async forgetOld(): Promise<void> {
    const since = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.query('DELETE FROM counted_things WHERE made_at < $1', [since]);
  }

  private async number(tx: Tx, which: string, params: unknown[]): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM counted_things WHERE ${which}`,
      params,
      tx,
    );
    return row!.count;
  }
}
