import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import { Database, DomainError, isId, loader, type Tx } from '#convoke/core';
import { Event } from './event.entity.js';
import { type EventViewer, visibleEvents } from './event.policy.js';
import { EventStats } from './event-stats.entity.js';

/** All but the description, which may have 100,000 characters. */
const COLUMNS = `e.id, e.uuid, e.url, e.local, e.title, e.slug, e.begins_on AS "beginsOn", e.ends_on AS "endsOn", e.timezone,
  e.status, e.visibility, e.join_options AS "joinOptions", e.external_participation_url AS "externalParticipationUrl",
  e.category, e.language, e.is_online AS "isOnline", e.online_address AS "onlineAddress",
  e.phone_address AS "phoneAddress", e.picture_id AS "pictureId", e.physical_address_id AS "physicalAddressId",
  e.organizer_actor_id AS "organizerActorId", e.attributed_to_id AS "attributedToId", e.options, e.metadata, e.draft,
  e.publish_at AS "publishAt", e.published_at AS "publishedAt", e.inserted_at AS "insertedAt",
  e.updated_at AS "updatedAt", e.deleted_at AS "deletedAt"`;

// Part of the row, so that a list needs no further statement for them; what an event rarely has costs one index probe.
const BESIDE = `ARRAY(SELECT c.actor_id FROM event_contacts c WHERE c.event_id = e.id ORDER BY c.position) AS "contactIds",
  (SELECT coalesce(json_agg(json_build_object('id', t.id::text, 'title', t.title, 'slug', t.slug) ORDER BY t.slug), '[]')
    FROM event_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id) AS tags,
  json_build_object('eventId', s.event_id::text, 'notConfirmed', s.not_confirmed, 'notApproved', s.not_approved,
    'waiting', s.waiting, 'rejected', s.rejected, 'participant', s.participant, 'moderator', s.moderator,
    'administrator', s.administrator, 'creator', s.creator) AS stats`;

const LIST_COLUMNS = `${COLUMNS}, ${BESIDE}`;
const FROM = 'FROM events e JOIN event_stats s ON s.event_id = e.id';

/** The mapper's own hydration costs more than the query. */
function eventFromRow(row: object): Event {
  const event = Object.assign(new Event(), row);
  event.stats = Object.assign(new EventStats(), event.stats);
  return event;
}

/** Reads of events. */
@Injectable()
export class EventQueries {
  /** An event by its id; null for those that the viewer may not see. */
  readonly byId = loader<string, Event>((ids, context) => this.visible(ids, viewerOf(context)));

  /** For events that a list read. */
  readonly description = loader<string, string>((ids) => this.descriptions(ids));

  constructor(private readonly db: Database) {}

  /** Deleted ones too. */
  async findByUuid(uuid: string): Promise<Event | null> {
    return this.one('e.uuid = $1', [uuid]);
  }

  /** Deleted ones too. */
  async findById(id: string, tx?: Tx): Promise<Event | null> {
    return isId(id) ? this.one('e.id = $1', [id], tx) : null;
  }

  /** Deleted ones too. Throws event_not_found. */
  async getById(id: string, tx?: Tx): Promise<Event> {
    const event = await this.findById(id, tx);
    if (!event) throw new DomainError('event_not_found');
    return event;
  }

  /** Those of the ids that the viewer may see. */
  private async visible(ids: string[], viewer: EventViewer): Promise<Map<string, Event>> {
    const events = await this.list(`WHERE e.id = ANY($1) AND ${visibleEvents('$2')}`, [ids, viewer.actorIds]);
    return new Map(events.map((event) => [event.id, event]));
  }

  private async descriptions(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; description: string }>(
      'SELECT id, description FROM events WHERE id = ANY($1)',
      [ids],
    );
    return new Map(rows.map(({ id, description }) => [id, description]));
  }

  /** Events by conditions, order and limits in SQL on `e`, with further columns where the caller has joined some. */
  async list<Extra = unknown>(rest: string, params: unknown[], extra?: string): Promise<(Event & Extra)[]> {
    const columns = extra ? `${LIST_COLUMNS}, ${extra}` : LIST_COLUMNS;
    const rows = await this.db.query<object>(`SELECT ${columns} ${FROM} ${rest}`, params);
    return rows.map((row) => eventFromRow(row) as Event & Extra);
  }

  private async one(condition: string, params: unknown[], tx?: Tx): Promise<Event | null> {
    const [row] = await this.db.query<object>(
      `SELECT e.description, ${LIST_COLUMNS} ${FROM} WHERE ${condition}`,
      params,
      tx,
    );
    return row ? eventFromRow(row) : null;
  }
}
