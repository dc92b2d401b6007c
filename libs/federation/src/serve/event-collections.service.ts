import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind } from '#convoke/actors';
import { Clock, Database, KeptTotals } from '#convoke/core';
import { type Event, EventQueries, goingOn, LISTED, OPEN_TO_ALL } from '#convoke/events';
import { announcementOf, EventDocuments } from '../documents/index.js';
import { addressesOf, type Document, writeCollection, writeCollectionPage, writeCreate } from '../vocabulary/index.js';
import type { Found } from './found.js';
import { type After, showCollection } from './paged-collection.js';

const PER_PAGE = 10;
const ADDRESSES_PER_PAGE = 25;
/** A page has to stay below the megabyte that servers read at most, so longer descriptions do not come along. */
const MAX_DESCRIPTION = 20_000;

const COLUMNS = 'e.id, e.begins_on';
const NEWEST = 'inserted_at DESC, id DESC';
const NEXT = 'begins_on, id';
/** Before every event. */
const FIRST: After = { beginsOn: new Date(0), id: '0' };

/** The public events of an actor of ours, as collections; the instance's are those of everybody here. */
@Injectable()
export class EventCollections {
  private readonly totals: KeptTotals;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventQueries,
    private readonly documents: EventDocuments,
  ) {
    this.totals = new KeptTotals(clock);
  }

  /** What made the events known, the newest first: of somebody that they made them, of the instance that it tells of them. */
  async outbox(actor: Actor, page: number | null): Promise<Found> {
    const params: unknown[] = [];
    const found = `SELECT e.id, e.inserted_at FROM events e WHERE ${madeBy(actor, params)}`;
    const listing = {
      address: addressesOf(actor).outbox,
      perPage: isInstance(actor) ? ADDRESSES_PER_PAGE : PER_PAGE,
      total: () => this.total('outbox', actor, found, params),
      members: async (offset: number, limit: number) => {
        const events = await this.read(`${found} ORDER BY ${NEWEST} OFFSET ${offset} LIMIT ${limit}`, NEWEST, params);
        return isInstance(actor) ? events.map((event) => announcementOf(actor, event)) : this.creations(actor, events);
      },
    };
    return showCollection(listing, page);
  }

  /** What is not over, the next first: all of it, since each page goes on where the one before ended. */
  async upcoming(actor: Actor, after: After | null): Promise<Found> {
    const address = addressesOf(actor).upcomingEvents;
    const now = this.clock.now();
    const params: unknown[] = [now];
    const { goesOn, isAhead } = notOver(actor, params);
    const totalItems = await this.total('upcoming', actor, `${goesOn()} UNION ALL ${isAhead()}`, params);
    const pageAfter = (place: After) => `${address}?after=${place.beginsOn.getTime()}-${place.id}`;
    if (!after) return { document: writeCollection({ id: address, totalItems, first: pageAfter(FIRST) }) };
    const behind = `AND (e.begins_on, e.id) > ($${params.push(after.beginsOn)}, $${params.push(after.id)})
      ORDER BY e.begins_on, e.id LIMIT ${PER_PAGE + 1}`;
    const parts = after.beginsOn > now ? [isAhead] : [goesOn, isAhead];
    const next = parts.map((part) => part(behind)).join(' UNION ALL ');
    const found = `SELECT * FROM (${next}) found ORDER BY ${NEXT} LIMIT ${PER_PAGE + 1}`;
    const events = await this.read(found, NEXT, params);
    const shown = events.slice(0, PER_PAGE);
    const items = await this.embedded(shown);
    const more = events.length > shown.length ? pageAfter(shown.at(-1)!) : null;
    const page = { id: pageAfter(after), partOf: address, totalItems, items, next: more, prev: null };
    return { document: writeCollectionPage(page) };
  }

  private async total(name: string, { id }: Actor, found: string, params: unknown[]): Promise<number> {
    return this.totals.of([name, id], async () => {
      const [row] = await this.db.query<{ total: number }>(
        `SELECT count(*)::int AS total FROM (${found}) found`,
        params,
      );
      return row!.total;
    });
  }

  private async read(found: string, order: string, params: unknown[]): Promise<Event[]> {
    const inOrder = order.split(', ').map((column) => `page.${column}`);
    return this.events.list(`JOIN (${found}) page USING (id) ORDER BY ${inOrder.join(', ')}`, params, 'e.description');
  }

  private async creations(actor: Actor, events: Event[]): Promise<Document[]> {
    const documents = await this.documents.of(events);
    return documents.map((document) => {
      const creation = writeCreate(actor.url, document);
      return isTooLong(document) ? { ...creation, object: document.id } : creation;
    });
  }

  private async embedded(events: Event[]): Promise<(string | Document)[]> {
    const documents = await this.documents.of(events);
    return documents.map((document) => (isTooLong(document) ? String(document.id) : document));
  }
}

/** The events that an actor shows everybody, the instance none of those who are silenced; who is behind a group's event does not show it as theirs. */
function madeBy(actor: Actor, params: unknown[]): string {
  if (isInstance(actor)) return `${LISTED} AND e.local`;
  const here = `${OPEN_TO_ALL} AND e.local`;
  const parameter = `$${params.push(actor.id)}`;
  if (actor.type === ActorKind.GROUP) return `${here} AND e.attributed_to_id = ${parameter}`;
  return `${here} AND e.organizer_actor_id = ${parameter} AND e.attributed_to_id IS NULL`;
}

/** Those of them that go on at `$1` and those ahead, apart: neither is found by a walk through all that is over. */
function notOver(actor: Actor, params: unknown[]): Record<'goesOn' | 'isAhead', (rest?: string) => string> {
  const made = madeBy(actor, params);
  const those = (when: string, rest: string) => `(SELECT ${COLUMNS} FROM events e WHERE ${made} AND ${when} ${rest})`;
  return {
    goesOn: (rest = '') =>
      isInstance(actor)
        ? goingOn('$1', { columns: COLUMNS, rest: `AND e.local ${rest}` })
        : those('e.begins_on <= $1 AND e.ends_on > $1', rest),
    isAhead: (rest = '') => those('e.begins_on > $1', rest),
  };
}

function isInstance({ type }: Actor): boolean {
  return type === ActorKind.APPLICATION;
}

function isTooLong({ content }: Document): boolean {
  return String(content).length > MAX_DESCRIPTION;
}
