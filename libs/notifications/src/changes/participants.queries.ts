import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { chooseLocale, Database, isTimezone, type Locale, type Tx } from '#convoke/core';
import type { Recipient } from '../notices/notice.js';

const BATCH = 200;

/** Somebody who takes part without an account. */
export interface Stranger {
  uuid: string;
  email: string;
  locale: Locale;
  timezone: string | null;
}

interface Row {
  id: string;
  uuid: string;
  email: string | null;
  metadata: { locale?: string; timezone?: string };
  actorId: string;
  userId: string | null;
}

/** Finds who plans on an event: whoever takes part, has asked to, or waits, with an account here or without one. */
@Injectable()
export class Participants {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
  ) {}

  /** Some at a time, for there may be thousands. */
  async *of(tx: Tx, eventId: string): AsyncGenerator<{ people: Recipient[]; strangers: Stranger[] }> {
    for (let rows = await this.after(tx, eventId, '0'); rows.length > 0;) {
      yield { people: await this.accountsAmong(tx, rows), strangers: rows.flatMap(strangerOf) };
      rows = await this.after(tx, eventId, rows.at(-1)!.id);
    }
  }

  /** Those of these participations who have no account. */
  async strangers(tx: Tx, participationIds: string[]): Promise<Stranger[]> {
    const rows = await this.db.query<Pick<Row, 'uuid' | 'email' | 'metadata'>>(
      'SELECT p.uuid, p.metadata, p.email FROM participations p WHERE p.id = ANY($1) AND p.anonymous ORDER BY p.id',
      [participationIds],
      tx,
    );
    return rows.flatMap(strangerOf);
  }

  private async after(tx: Tx, eventId: string, id: string): Promise<Row[]> {
    return this.db.query<Row>(
      `SELECT p.id, p.uuid, p.metadata, CASE WHEN p.anonymous THEN p.email END AS email, a.id AS "actorId",
          CASE WHEN NOT p.anonymous THEN a.user_id END AS "userId"
        FROM participations p JOIN actors a ON a.id = p.actor_id
        WHERE p.event_id = $1 AND p.id > $2 AND p.role NOT IN ('not_confirmed', 'rejected')
        ORDER BY p.id LIMIT ${BATCH}`,
      [eventId, id],
      tx,
    );
  }

  private async accountsAmong(tx: Tx, rows: Row[]): Promise<Recipient[]> {
    const ids = rows.map(({ userId }) => userId).filter((id) => id !== null);
    const users = await this.users.usable(ids, tx);
    return rows.flatMap(({ userId, actorId: profileId }) => {
      const user = userId === null ? undefined : users.get(userId);
      return user ? [{ user, profileId }] : [];
    });
  }
}

function strangerOf({ uuid, email, metadata }: Pick<Row, 'uuid' | 'email' | 'metadata'>): Stranger[] {
  if (!email) return [];
  const { locale, timezone } = metadata;
  const zone = timezone && isTimezone(timezone) ? timezone : null;
  return [{ uuid, email, locale: chooseLocale(locale), timezone: zone }];
}
