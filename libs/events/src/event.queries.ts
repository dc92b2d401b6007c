import { Injectable } from '@nestjs/common';
import { Actor, groupMembersWith, viewerOf } from '#convoke/actors';
import { Database, DomainError, isId, JoinedRow, loader, type Tx } from '#convoke/core';
import { Media } from '#convoke/media';
import { Address } from '#convoke/places';
import { Event } from './event.entity.js';
import { type EventViewer, visibleEvents } from './event.policy.js';
import { EventStats } from './event-stats.entity.js';

/** All but the description, which may have 100,000 characters. */
const COLUMNS = `e.id, e.uuid, e.url, e.local, e.discoverable, e.suspended, e.silenced, e.title, e.slug, e.begins_on AS "beginsOn",
  e.previous_begins_on AS "previousBeginsOn", e.ends_on AS "endsOn", e.timezone, e.status, e.visibility, e.join_options AS "joinOptions", e.external_participation_url AS "externalParticipationUrl",
  e.category, e.language, e.is_online AS "isOnline", e.online_address AS "onlineAddress",
  e.phone_address AS "phoneAddress", e.picture_id AS "pictureId", e.physical_address_id AS "physicalAddressId",
  e.organizer_actor_id AS "organizerActorId", e.attributed_to_id AS "attributedToId", e.options, e.metadata, e.draft, e.shared,
  e.awaits_moderator AS "awaitsModerator",
  e.publish_at AS "publishAt", e.published_at AS "publishedAt", e.inserted_at AS "insertedAt",
  e.updated_at AS "updatedAt", e.deleted_at AS "deletedAt"`;

/** Small lists that policies and pages always want. */
const LISTS = `ARRAY(SELECT c.actor_id FROM event_contacts c WHERE c.event_id = e.id ORDER BY c.position) AS "contactIds",
  ${groupMembersWith('e.attributed_to_id', 'publish')} AS "publisherIds",
  (SELECT coalesce(json_agg(json_build_object('id', t.id::text, 'title', t.title, 'slug', t.slug) ORDER BY t.slug), '[]')
    FROM event_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id) AS tags`;

/** What pages show beside an event, brought along as JSON: a statement for each costs more than these three probes. */
const COMPANIONS = `json_build_object(
    'organizer', (SELECT to_json(o) FROM actors o WHERE o.id = e.organizer_actor_id AND o.deleted_at IS NULL),
    'place', (SELECT to_json(a) FROM addresses a WHERE a.id = e.physical_address_id),
    'picture', (SELECT to_json(m) FROM media m WHERE m.id = e.picture_id)) AS companions`;

const EVENT = `${COLUMNS}, ${LISTS}, to_json(s) AS stats`;
const FROM = 'FROM events e JOIN event_stats s ON s.event_id = e.id';

type Json = Record<string, unknown>;

/** What a row has as JSON where an event has entities. */
interface EventRow {
  stats: Json;
  companions?: Record<keyof NonNullable<Event['companions']>, Json | null>;
}

/** Reads of events. */
@Injectable()
export class EventQueries {
  /** An event by its id; null for those that the viewer may not see. */
  readonly byId = loader<string, Event>((ids, context) => this.visible(ids, viewerOf(context)));

  /** For events that a list read. */
  readonly description = loader<string, string>((ids) => this.descriptions(ids));

  private readonly stats: JoinedRow<EventStats>;
  private readonly organizers: JoinedRow<Actor>;
  private readonly places: JoinedRow<Address>;
  private readonly pictures: JoinedRow<Media>;

  constructor(private readonly db: Database) {
    this.stats = new JoinedRow(db.dataSource, EventStats);
    this.organizers = new JoinedRow(db.dataSource, Actor);
    this.places = new JoinedRow(db.dataSource, Address);
    this.pictures = new JoinedRow(db.dataSource, Media);
  }

  /** With what pages show beside it. Deleted ones too. */
  async findByUuid(uuid: string): Promise<Event | null> {
    return (await this.read(`e.description, ${EVENT}, ${COMPANIONS}`, 'WHERE e.uuid = $1', [uuid]))[0] ?? null;
  }

  /** Deleted ones too. */
  async findById(id: string, tx?: Tx): Promise<Event | null> {
    return isId(id) ? ((await this.read(`e.description, ${EVENT}`, 'WHERE e.id = $1', [id], tx))[0] ?? null) : null;
  }

  /** By its id on the network; deleted ones too. */
  async findByUrl(url: string, tx?: Tx): Promise<Event | null> {
    return (await this.read(`e.description, ${EVENT}`, 'WHERE e.url = $1', [url], tx))[0] ?? null;
  }

  /** Deleted ones too. Throws event_not_found. */
  async getById(id: string, tx?: Tx): Promise<Event> {
    const event = await this.findById(id, tx);
    if (!event) throw new DomainError('event_not_found');
    return event;
  }

  /** With what pages show beside it. Deleted ones too. Throws event_not_found. */
  async getWhole(id: string, tx?: Tx): Promise<Event> {
    const [event] = await this.read(`e.description, ${EVENT}, ${COMPANIONS}`, 'WHERE e.id = $1', [id], tx);
    if (!event) throw new DomainError('event_not_found');
    return event;
  }

  /**
   * Events with what pages show beside them, without their descriptions, by conditions, order and limits in SQL on `e`;
   * with further columns where the caller has joined some.
   */
  async list<Extra = unknown>(rest: string, params: unknown[], extra?: string): Promise<(Event & Extra)[]> {
    const columns = `${EVENT}, ${COMPANIONS}${extra ? `, ${extra}` : ''}`;
    return (await this.read(columns, rest, params)) as (Event & Extra)[];
  }

  async isVisible(id: string, viewer: EventViewer, tx?: Tx): Promise<boolean> {
    const condition = `e.id = $1 AND ${visibleEvents('$2', viewer)}`;
    return (await this.db.query(`SELECT FROM events e WHERE ${condition}`, [id, viewer.actorIds], tx)).length > 0;
  }

  /** Events of a list, with their descriptions. */
  async described(events: Event[]): Promise<Event[]> {
    const descriptions = await this.descriptions(events.map(({ id }) => id));
    return events.map((event) => Object.assign(event, { description: descriptions.get(event.id) ?? '' }));
  }

  private async descriptions(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; description: string }>(
      'SELECT id, description FROM events WHERE id = ANY($1)',
      [ids],
    );
    return new Map(rows.map(({ id, description }) => [id, description]));
  }

  /** Those of the ids that the viewer may see. */
  private async visible(ids: string[], viewer: EventViewer): Promise<Map<string, Event>> {
    const events = await this.list(`WHERE e.id = ANY($1) AND ${visibleEvents('$2', viewer)}`, [ids, viewer.actorIds]);
    return new Map(events.map((event) => [event.id, event]));
  }

  /** The mapper's own hydration costs more than the query. */
  private async read(columns: string, rest: string, params: unknown[], tx?: Tx): Promise<Event[]> {
    const rows = await this.db.query<EventRow>(`SELECT ${columns} ${FROM} ${rest}`, params, tx);
    return rows.map((row) => {
      const event = Object.assign(new Event(), row, { stats: this.stats.entity(row.stats)! });
      return row.companions
        ? Object.assign(event, { companions: this.companionsOf(row.companions) })
        : (event as Event);
    });
  }

  private companionsOf({ organizer, place, picture }: NonNullable<EventRow['companions']>): Event['companions'] {
    return {
      organizer: this.organizers.entity(organizer),
      place: this.places.entity(place),
      picture: this.pictures.entity(picture),
    };
  }
}
