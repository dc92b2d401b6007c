import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database, Gathering } from '#convoke/core';

const ASKED_AT_ONCE = 50;
const UNDONE_FOR_MS = 86_400_000;

interface Made {
  uri: string;
  actorUris: string[];
}

/** What was deleted or undone elsewhere, perhaps before it ever came here; it counts against what the same actor has made. */
@Injectable()
export class GoneObjects {
  private readonly asking = new Gathering((made: Made[]) => this.areGone(made), ASKED_AT_ONCE);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether one of these actors has taken it away. */
  async has(uri: string, actorUris: string[]): Promise<boolean> {
    return this.asking.add({ uri, actorUris });
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

  private async areGone(made: Made[]): Promise<boolean[]> {
    const found = await this.db.query<{ uri: string; actorUri: string }>(
      `SELECT uri, actor_uri AS "actorUri" FROM gone_objects WHERE uri = ANY($1) AND coalesce(expires_at > $2, true)`,
      [made.map(({ uri }) => uri), this.clock.now()],
    );
    const gone = Map.groupBy(found, ({ uri }) => uri);
    return made.map(({ uri, actorUris }) => (gone.get(uri) ?? []).some(({ actorUri }) => actorUris.includes(actorUri)));
  }

  private async remember(uri: string, actorUri: string, expiresAt: Date | null): Promise<void> {
    await this.db.query(
      `INSERT INTO gone_objects (uri, actor_uri, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (uri, actor_uri) DO UPDATE SET expires_at = CASE WHEN gone_objects.expires_at IS NULL THEN NULL ELSE excluded.expires_at END`,
      [uri, actorUri, expiresAt],
    );
  }
}
