import { Injectable } from '@nestjs/common';
import { chooseLocale, Database, type Locale } from '#convoke/core';
import { m } from '#translations';
import { EventQueries } from '../event.queries.js';
import { whenOf } from '../event-summary.js';
import type { ParticipantRole } from '../participation.entity.js';
import type { GuestExport, Sheet } from './guest-export.js';

const PAGE = 500;

interface Row {
  id: string;
  /** Null for somebody without an account. */
  name: string | null;
  role: ParticipantRole;
  insertedAt: Date;
  message: string | null;
  checkedInAt: Date | null;
}

const ROLE_WORDS = {
  not_confirmed: m.role_not_confirmed,
  not_approved: m.role_not_approved,
  waiting: m.role_waiting,
  rejected: m.role_rejected,
  participant: m.role_participant,
  moderator: m.role_moderator,
  administrator: m.role_administrator,
  creator: m.role_creator,
} satisfies Record<ParticipantRole, unknown>;

/** Guest lists as organizers take them away: never with anybody's address. */
@Injectable()
export class GuestSheets {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
  ) {}

  /** Times are those of the event, written so that they sort. */
  async of({ eventId, roles, locale: wanted }: GuestExport): Promise<Sheet> {
    const event = await this.events.getById(eventId);
    const locale = chooseLocale(wanted);
    const columns = [
      m.participants_column_name,
      m.participants_column_status,
      m.participants_column_registered,
      m.participants_column_message,
      m.check_in_title,
    ].map((word) => word({}, { locale }));
    const rows = this.rows(eventId, roles, event.timezone, locale);
    return { title: event.title, when: whenOf(event, locale), columns, rows };
  }

  private async *rows(eventId: string, roles: ParticipantRole[], timeZone: string, locale: Locale) {
    // The way that Swedes write times has the year first.
    const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
    let after = '0';
    for (let rows: Row[]; (rows = await this.read(eventId, roles, after)).length > 0; after = rows.at(-1)!.id) {
      for (const { name, role, insertedAt, message, checkedInAt } of rows) {
        yield [
          name ?? m.participants_anonymous({}, { locale }),
          ROLE_WORDS[role]({}, { locale }),
          format.format(insertedAt),
          message ?? '',
          checkedInAt ? format.format(checkedInAt) : '',
        ];
      }
    }
  }

  private async read(eventId: string, roles: ParticipantRole[], after: string): Promise<Row[]> {
    return this.db.query<Row>(
      `SELECT p.id, CASE WHEN NOT p.anonymous THEN coalesce(nullif(a.name, ''), a.preferred_username) END AS name, p.role,
          p.inserted_at AS "insertedAt", p.metadata->>'message' AS message, p.checked_in_at AS "checkedInAt"
        FROM participations p JOIN actors a ON a.id = p.actor_id
        WHERE p.event_id = $1 AND p.id > $2 AND (cardinality($3::text[]) = 0 OR p.role = ANY($3))
        ORDER BY p.id LIMIT ${PAGE}`,
      [eventId, after, roles],
    );
  }
}
