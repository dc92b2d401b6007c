import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';

/** A morning by the clock of a zone, until the next one; the day is the zone's, as 2026-11-22. */
export interface Morning {
  zone: string;
  locale: string;
  day: string;
  last: Date;
  next: Date;
}

/** Accounts that go to an event, by one of their profiles, and are to be reminded of it under a key. */
export interface DueReminder {
  eventId: string;
  key: string;
  going: { userId: string; profileId: string }[];
}

/** Everybody with an account who goes to what takes place; on participations as `p`. */
const GOING = `participations p JOIN events e ON e.id = p.event_id JOIN actors a ON a.id = p.actor_id
    JOIN users u ON u.id = a.user_id
  WHERE NOT p.anonymous AND p.role IN ('participant', 'moderator', 'administrator', 'creator')
    AND NOT e.draft AND e.deleted_at IS NULL AND NOT e.suspended AND e.status <> 'cancelled'
    AND u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL AND e.begins_on > $1`;

/** The zone of whoever told none is that of the event. */
const ZONE = 'coalesce(u.timezone, e.timezone)';
/** More than a day has hours, when the clock is put back. */
const WITHIN = { day: "interval '26 hours'", week: "interval '8 days'" };

/** Finds who is to be reminded now. */
@Injectable()
export class ReminderQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** One key for each time that the event was to begin at. Who came less than an hour before it knows. */
  async hourBefore(): Promise<DueReminder[]> {
    return this.due(
      `SELECT e.id AS event_id, u.id AS user_id, a.id AS profile_id,
          'hour:' || e.id || ':' || extract(epoch FROM e.begins_on)::bigint AS key
        FROM ${GOING} AND u.notification_before_event AND e.begins_on <= $1::timestamptz + interval '1 hour'
          AND p.inserted_at <= e.begins_on - interval '1 hour'
          AND coalesce((e.options ->> 'showStartTime')::boolean, true)`,
      [this.clock.now()],
    );
  }

  /** Of what begins before the next morning, one at eight included; one key for each day. */
  async onDay(mornings: Morning[]): Promise<DueReminder[]> {
    return this.due(
      `SELECT e.id AS event_id, u.id AS user_id, a.id AS profile_id, 'day:' || e.id || ':' || w.day AS key
        FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) AS w (zone, day, last, next), ${GOING}
          AND u.notification_on_day AND ${ZONE} = w.zone AND e.begins_on <= w.next AND p.inserted_at <= w.last`,
      [this.clock.now(), ...columns(mornings)],
    );
  }

  /** Accounts that hear of their week now, with the events in it in order; one key for each week. */
  async ofWeek(weeks: Morning[]): Promise<{ userId: string; key: string; eventIds: string[] }[]> {
    return this.db.query(
      `SELECT user_id AS "userId", key, array_agg(event_id::text ORDER BY begins_on, event_id) AS "eventIds"
        FROM (SELECT DISTINCT u.id AS user_id, 'week:' || w.day AS key, e.id AS event_id, e.begins_on
          FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
            AS w (zone, day, last, next, locale), ${GOING}
            AND u.notification_each_week AND ${ZONE} = w.zone AND coalesce(u.locale, '') = w.locale
            AND e.begins_on <= w.next AND p.inserted_at <= w.last) due
        WHERE NOT EXISTS (SELECT FROM notifications n WHERE (n.user_id, n.key) = (due.user_id, due.key))
        GROUP BY user_id, key`,
      [this.clock.now(), ...columns(weeks), weeks.map(({ locale }) => locale)],
    );
  }

  /** The zones, and the languages, of those who may have to be reminded of a day or a week. */
  async zones(span: keyof typeof WITHIN): Promise<{ zone: string; locale: string }[]> {
    const wanted = span === 'day' ? 'u.notification_on_day' : 'u.notification_each_week';
    return this.db.query(
      `SELECT DISTINCT ${ZONE} AS zone, coalesce(u.locale, '') AS locale
        FROM ${GOING} AND ${wanted} AND e.begins_on <= $1::timestamptz + ${WITHIN[span]}`,
      [this.clock.now()],
    );
  }

  private async due(found: string, params: unknown[]): Promise<DueReminder[]> {
    return this.db.query<DueReminder>(
      `SELECT event_id AS "eventId", key,
          json_agg(json_build_object('userId', user_id::text, 'profileId', profile_id::text) ORDER BY user_id, profile_id) AS going
        FROM (${found}) due
        WHERE NOT EXISTS (SELECT FROM notifications n WHERE (n.user_id, n.key) = (due.user_id, due.key))
        GROUP BY event_id, key`,
      params,
    );
  }
}

function columns(mornings: Morning[]): unknown[] {
  const column = (name: keyof Morning) => mornings.map((morning) => morning[name]);
  return [column('zone'), column('day'), column('last'), column('next')];
}
