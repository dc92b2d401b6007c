import { Injectable } from '@nestjs/common';
import { type Config, Cron, Database, InjectConfig, Log } from '#convoke/core';
import { ApplicationGrants } from '../applications/application-grants.service.js';
import { DIRECTORY } from '../outside/outside-providers.service.js';
import { Sessions } from '../session.service.js';
import { Directory } from './directory.service.js';

/** As many marks as one search looks for. */
const AT_ONCE = 100;

interface Known {
  userId: string;
  subjects: string[];
}

/** Signs people out who have gone from the directory, where it was their only way in. */
@Injectable()
export class DirectoryDepartures {
  constructor(
    @InjectConfig('outside') private readonly config: Config['outside'],
    private readonly directory: Directory,
    private readonly db: Database,
    private readonly sessions: Sessions,
    private readonly grants: ApplicationGrants,
    private readonly log: Log,
  ) {}

  @Cron('accounts.directory-departures', '43 * * * *')
  async signOut(): Promise<void> {
    if (!this.directory.settings) return;
    const known = await this.signedIn();
    for (let next = 0; next < known.length; next += AT_ONCE) {
      const some = known.slice(next, next + AT_ONCE);
      const there = await this.directory.ask((connection) =>
        connection.stillThere(some.flatMap(({ subjects }) => subjects)),
      );
      const gone = some.filter(({ subjects }) => !subjects.some((subject) => there.has(subject)));
      for (const { userId } of gone) await this.end(userId);
      if (gone.length > 0) this.log.info({ accounts: gone.length }, 'signed out who is gone from the directory');
    }
  }

  /** Everybody, or a program of theirs, who could not come back in but by the directory. */
  private async signedIn(): Promise<Known[]> {
    const { databaseLogin, oidc } = this.config;
    return this.db.query<Known>(
      `SELECT users.id AS "userId", array_agg(subject) FILTER (WHERE provider = $1) AS subjects
         FROM outside_identities JOIN users ON users.id = user_id
        WHERE (password_hash IS NULL OR NOT $2::boolean)
          AND (EXISTS (SELECT FROM sessions WHERE sessions.user_id = users.id)
               OR EXISTS (SELECT FROM application_grants WHERE application_grants.user_id = users.id))
        GROUP BY users.id HAVING bool_or(provider = $1) AND NOT bool_or(provider = ANY($3))`,
      [DIRECTORY, databaseLogin, oidc.map(({ id }) => id)],
    );
  }

  private async end(userId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.sessions.endAll(tx, userId);
      await this.grants.endAll(tx, userId);
    });
  }
}
