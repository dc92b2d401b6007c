import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, Gathering, InjectConfig } from '#convoke/core';
import { type Event, EventQueries, ForeignEvents } from '#convoke/events';
import { MediaInputs } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import { GroupDocuments } from '../groups/group-documents.service.js';
import { haveOneOrigin, type KnownActor, RemoteActors, RemoteDocuments, RemoteRefused } from '../remote/index.js';
import { type Document, type EventContent, hasType, readEvent } from '../vocabulary/index.js';
import { EventAttributions } from './event-attributions.service.js';
import { GoneObjects } from './gone-objects.service.js';
import { BROUGHT_TO_US } from './brought-to-us.js';

const MAX_ALT = 1500;
const MOST_AT_ONCE = 50;

/** Who answers for an event. */
interface Makers {
  organizerId: string;
  attributedToId: string | null;
}

interface KeptEvent {
  eventId: string;
  /** Where its picture was had from. */
  pictureUrl: string | null;
}

/** Events of other servers: found, fetched, kept up to date. */
@Injectable()
export class RemoteEvents {
  private readonly placing = new Gathering((makers: Makers[]) => this.areBrought(makers), MOST_AT_ONCE);

  private readonly kept = new Gathering((events: KeptEvent[]) => this.note(events), MOST_AT_ONCE);

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly events: ForeignEvents,
    private readonly actors: RemoteActors,
    private readonly documents: RemoteDocuments,
    private readonly media: MediaInputs,
    private readonly blocks: DomainBlocks,
    private readonly gone: GoneObjects,
    private readonly attributions: EventAttributions,
    private readonly people: ActorQueries,
    private readonly groupDocuments: GroupDocuments,
  ) {}

  /** The event of an address, fetched where we don't have it yet; ours as well. Throws event_not_found for a deleted one. */
  async get(uri: string): Promise<Event> {
    return (await this.known(uri)) ?? this.store(await this.documents.fetch(uri));
  }

  /** The same; null where something else lies at the address. */
  async find(uri: string): Promise<Event | null> {
    const known = await this.known(uri);
    if (known) return known;
    const document = await this.documents.fetch(uri);
    return hasType(document, 'Event') ? this.store(document) : null;
  }

  /** Keeps what a document says that came from its own server. */
  async store(document: Document): Promise<Event> {
    return this.keep(readEvent(document));
  }

  /** The same of one that was read; `sender` is who sent it, where somebody did, `group` the one that it is of, where that is certain. */
  async keep(content: EventContent, sender?: KnownActor, group?: Actor): Promise<Event> {
    try {
      return await this.write(content, sender, group);
    } catch (error) {
      const isClaimed = sender && error instanceof DomainError && error.code === 'unauthorized';
      if (!isClaimed) throw error;
      // That it has become theirs the event has to say itself.
      return this.store(await this.fetch(content.event.url));
    }
  }

  /** What stands at its address by now; of a group's event one of its members here asks. */
  async fetch(uri: string): Promise<Document> {
    const known = await this.queries.findByUrl(uri);
    const group = known?.attributedToId ? await this.people.find(known.attributedToId) : null;
    return group ? this.groupDocuments.fetch(uri, group) : this.documents.fetch(uri);
  }

  private async write(content: EventContent, sender?: KnownActor, known?: Actor): Promise<Event> {
    const { event: foreign, organizerUri, attributedToUri } = content;
    assertSameOrigin(foreign.url, organizerUri);
    const makers = attributedToUri ? [organizerUri, attributedToUri] : [organizerUri];
    if (await this.gone.has(foreign.url, makers)) throw new DomainError('event_not_found');
    const organizer = sender?.remote.uri === organizerUri ? sender : await this.actors.get(organizerUri);
    const group = known ?? (await this.attributions.groupOf(content, organizer.actor));
    const visibility = group ? await this.attributions.visibilityOf(content, group) : foreign.visibility;
    const pictureId = await this.pictureOf(content, organizer.actor.id);
    const who = { organizerId: organizer.actor.id, attributedToId: group?.id ?? null };
    const discoverable = await this.placing.add(who);
    const handsOver = sender === undefined;
    const event = await this.events.save({ ...foreign, visibility }, { ...who, pictureId, discoverable, handsOver });
    await this.kept.add({ eventId: event.id, pictureUrl: pictureId && content.picture ? content.picture.url : null });
    return event;
  }

  /** Deletes what its maker says is gone, and remembers that it is. */
  async remove(uri: string, actorUri: string): Promise<void> {
    await this.gone.add(uri, actorUri);
    await this.events.remove(uri);
  }

  /** Shows events to strangers, or hides them, by what we follow and what those that we follow have shared. */
  async reveal(eventIds: string[]): Promise<void> {
    await this.events.reveal(eventIds, BROUGHT_TO_US);
  }

  /** Whether strangers may find what these make now; whoever reveals it later settles what has changed meanwhile. */
  private async areBrought(makers: Makers[]): Promise<boolean[]> {
    const brought = await this.db.query<{ row: number }>(
      `SELECT e.row FROM (SELECT NULL::bigint AS id, told.* FROM unnest($1::bigint[], $2::bigint[])
        WITH ORDINALITY AS told (organizer_actor_id, attributed_to_id, row)) e WHERE ${BROUGHT_TO_US}`,
      [makers.map(({ organizerId }) => organizerId), makers.map(({ attributedToId }) => attributedToId)],
    );
    const rows = new Set(brought.map(({ row }) => Number(row) - 1));
    return makers.map((_, row) => rows.has(row));
  }

  private async note(events: KeptEvent[]): Promise<void[]> {
    await this.remember(events);
    await this.reveal(events.map(({ eventId }) => eventId));
    return events.map(() => undefined);
  }

  private async known(uri: string): Promise<Event | null> {
    const event = await this.queries.findByUrl(uri);
    const isMissing = event ? event.deletedAt !== null : haveOneOrigin(uri, this.server.publicUrl);
    if (isMissing) throw new DomainError('event_not_found');
    return event;
  }

  /** A picture that cannot be had is left out: the event matters more. */
  private async pictureOf({ event, picture }: EventContent, organizerId: string): Promise<string | null> {
    if (!picture) return null;
    const known = await this.knownPicture(event.url, picture.url);
    if (known) return known;
    const owner = { userId: null, actorId: organizerId };
    const { url, alt } = picture;
    const use = { owner, field: 'picture', permits: this.blocks.mediaFor(new URL(event.url).host) };
    return this.media.obtain({ name: 'picture', url, alt: alt?.slice(0, MAX_ALT) }, use);
  }

  /** The picture that the event has had from the same address. */
  private async knownPicture(eventUri: string, pictureUrl: string): Promise<string | null> {
    const [known] = await this.db.query<{ id: string | null }>(
      `SELECT e.picture_id AS id FROM events e JOIN remote_events r ON r.event_id = e.id WHERE e.url = $1 AND r.picture_url = $2`,
      [eventUri, pictureUrl],
    );
    return known?.id ?? null;
  }

  /** That their servers were heard of just now, and where the pictures came from. */
  private async remember(events: KeptEvent[]): Promise<void> {
    // In one order, lest two wait for each other; one that was told twice meanwhile is written once.
    await this.db.query(
      `INSERT INTO remote_events (event_id, heard_at, picture_url)
        SELECT event_id, $2, max(picture_url) FROM unnest($1::bigint[], $3::text[]) AS kept (event_id, picture_url)
          GROUP BY event_id ORDER BY event_id
        ON CONFLICT (event_id) DO UPDATE SET heard_at = excluded.heard_at, asked_at = NULL, failures = 0,
          picture_url = excluded.picture_url`,
      [events.map(({ eventId }) => eventId), this.clock.now(), events.map(({ pictureUrl }) => pictureUrl)],
    );
  }
}

/** An event is told by its own server, in the name of somebody there. */
function assertSameOrigin(eventUri: string, organizerUri: string): void {
  if (!haveOneOrigin(eventUri, organizerUri)) throw new RemoteRefused('other_origin', eventUri);
}
