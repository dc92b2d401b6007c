import { Injectable } from '@nestjs/common';
import { UserRole } from '#convoke/accounts';
import { Clock, Database, type Tx } from '#convoke/core';
import type { SpamRules } from '#convoke/instance';

const DAY_MS = 86_400_000;

/** Whose text it is, as far as the rules ask. */
export interface TextAuthor {
  /** Null for people of other instances. */
  userId: string | null;
  role: UserRole | null;
  createdAt: Date | null;
  /** Where they live; null for people here. */
  domain: string | null;
}

/** Reads about those who write. */
@Injectable()
export class TextAuthors {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async of(tx: Tx | undefined, actorId: string): Promise<TextAuthor> {
    const [row] = await this.db.query<TextAuthor>(
      `SELECT u.id AS "userId", u.role, u.created_at AS "createdAt", a.domain
        FROM actors a LEFT JOIN users u ON u.id = a.user_id WHERE a.id = $1`,
      [actorId],
      tx,
    );
    return row!;
  }

  isNew({ createdAt }: TextAuthor, { newcomerDays }: SpamRules): boolean {
    return createdAt !== null && this.clock.now().getTime() - createdAt.getTime() < newcomerDays * DAY_MS;
  }

  /** Those of the addresses that are of people and groups whom we know. */
  async amongActors(tx: Tx | undefined, addresses: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ url: string }>('SELECT url FROM actors WHERE url = ANY($1)', [addresses], tx);
    return new Set(rows.map(({ url }) => url));
  }

  /** Whether somebody here follows them, or this instance theirs. */
  async isKnown(tx: Tx | undefined, actorId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT FROM actors a JOIN follows f ON f.approved JOIN actors target ON target.id = f.target_id
          AND (target.id = a.id OR (target.type = 'Application' AND target.domain = a.domain))
        JOIN actors mine ON mine.id = f.follower_id AND mine.domain IS NULL
        WHERE a.id = $1 LIMIT 1`,
      [actorId],
      tx,
    );
    return rows.length > 0;
  }
}

/** Whether the rules are for them: nobody holds what those who run the instance say. */
export function isScreened({ role }: TextAuthor): boolean {
  return role === null || role === UserRole.USER;
}
