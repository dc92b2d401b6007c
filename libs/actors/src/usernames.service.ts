import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, Clock, Database, InjectConfig, invalid, type Tx } from '#convoke/core';

/** Gives out the names of local actors: one for all people and groups, never twice. */
@Injectable()
export class Usernames {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the name until the transaction ends, which must give it to an actor; throws InvalidInput when it is taken. */
  async claim(tx: Tx, preferredUsername: string): Promise<void> {
    const name = preferredUsername.toLowerCase();
    await this.db.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`username:${name}`], tx);
    const [found] = await this.db.query<{ taken: boolean }>(
      `SELECT EXISTS (SELECT FROM actors WHERE lower(preferred_username) = $1 AND coalesce(domain, '') = '')
         OR EXISTS (SELECT FROM pending_profiles WHERE preferred_username = $1 AND expires_at > $2) AS taken`,
      [name, this.clock.now()],
      tx,
    );
    if (found!.taken) throw invalid('preferredUsername', 'error_username_taken');
  }

  /** The address of a local actor's page, which is also its id for other servers. */
  urlOf(preferredUsername: string): string {
    return `${this.server.publicUrl}/@${preferredUsername}`;
  }

  /** The id of a membership for other servers. */
  memberUrlOf(uuid: string): string {
    return `${this.server.publicUrl}/member/${uuid}`;
  }

  /** The id of a new Follow for other servers. */
  newFollowUrl(): string {
    return `${this.server.publicUrl}/follow/${randomUUID()}`;
  }

  /** The address of the instance's own actor. */
  get instanceUrl(): string {
    return `${this.server.publicUrl}/relay`;
  }
}
