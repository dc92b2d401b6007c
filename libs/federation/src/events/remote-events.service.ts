import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, DomainError, InjectConfig } from '#convoke/core';
import { type Event, EventQueries, ForeignEvents } from '#convoke/events';
import { MediaInputs } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import { haveOneOrigin, type KnownActor, RemoteActors, RemoteDocuments, RemoteRefused } from '../remote/index.js';
import { type Document, type EventContent, hasType, readEvent } from '../vocabulary/index.js';
import { Gathering } from '../gathering.js';
import { GoneObjects } from './gone-objects.service.js';
import { BROUGHT_TO_US } from './brought-to-us.js';

const MAX_ALT = 1500;
const REVEALED_AT_ONCE = 50;

/** Events of other servers: found, fetched, kept up to date. */
@Injectable()
export class RemoteEvents {
  private readonly revealing = new Gathering((eventIds: string[]) => this.revealEach(eventIds), REVEALED_AT_ONCE);

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

  /** Keeps what a document says that came from its own server; `sender` is who sent it, where somebody did. */
  async store(document: Document, sender?: KnownActor): Promise<Event> {
    const content = readEvent(document);
    const { event: foreign, organizerUri, attributedToUri } = content;
    assertSameOrigin(foreign.url, organizerUri);
    const makers = attributedToUri ? [organizerUri, attributedToUri] : [organizerUri];
    if (await this.gone.has(foreign.url, makers)) throw new DomainError('event_not_found');
    const organizer = sender?.remote.uri === organizerUri ? sender : await this.actors.get(organizerUri);
    const isOfGroup =
      attributedToUri && attributedToUri !== organizerUri && haveOneOrigin(attributedToUri, foreign.url);
    const group = isOfGroup ? await this.actors.get(attributedToUri) : null;
    const pictureId = await this.pictureOf(content, organizer.actor.id);
    const parts = { organizerId: organizer.actor.id, attributedToId: group?.actor.id ?? null, pictureId };
    const event = await this.events.save(foreign, { ...parts, discoverable: false });
    await this.remember(event.id, pictureId && content.picture ? content.picture.url : null);
    await this.revealing.add(event.id);
    return event;
  }

  /** Deletes what its maker says is gone, and remembers that it is. */
  async remove(uri: string, actorUri: string): Promise<void> {
    await this.gone.add(uri, actorUri);
    await this.events.remove(uri);
  }

  /** Shows events to strangers, or hides them, by what we follow and what those that we follow have shared. */
  async reveal(eventIds: string[]): Promise<void> {
    const hosts = await this.db.query<{ id: string; host: string }>(
      `SELECT e.id, r.host FROM events e JOIN remote_actors r ON r.actor_id = e.organizer_actor_id WHERE e.id = ANY($1)`,
      [eventIds],
    );
    const silenced: string[] = [];
    for (const { id, host } of hosts) if (await this.blocks.isSilenced(host)) silenced.push(id);
    const others = eventIds.filter((id) => !silenced.includes(id));
    if (others.length > 0) await this.events.reveal(others, BROUGHT_TO_US);
    if (silenced.length > 0) await this.events.reveal(silenced, 'false');
  }

  private async revealEach(eventIds: string[]): Promise<void[]> {
    await this.reveal(eventIds);
    return eventIds.map(() => undefined);
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
    if (!(await this.blocks.takesMediaFrom(new URL(picture.url).host, new URL(event.url).host))) return null;
    const owner = { userId: null, actorId: organizerId };
    const { url, alt } = picture;
    return this.media.obtain({ name: 'picture', url, alt: alt?.slice(0, MAX_ALT) }, { owner, field: 'picture' });
  }

  /** The picture that the event has had from the same address. */
  private async knownPicture(eventUri: string, pictureUrl: string): Promise<string | null> {
    const [known] = await this.db.query<{ id: string | null }>(
      `SELECT e.picture_id AS id FROM events e JOIN remote_events r ON r.event_id = e.id WHERE e.url = $1 AND r.picture_url = $2`,
      [eventUri, pictureUrl],
    );
    return known?.id ?? null;
  }

  /** That its server was heard of just now, and where the picture came from. */
  private async remember(eventId: string, pictureUrl: string | null): Promise<void> {
    await this.db.query(
      `INSERT INTO remote_events (event_id, heard_at, picture_url) VALUES ($1, $2, $3)
        ON CONFLICT (event_id) DO UPDATE SET heard_at = excluded.heard_at, asked_at = NULL, failures = 0,
          picture_url = coalesce(excluded.picture_url, remote_events.picture_url)`,
      [eventId, this.clock.now(), pictureUrl],
    );
  }
}

/** An event is told by its own server, in the name of somebody there. */
function assertSameOrigin(eventUri: string, organizerUri: string): void {
  if (!haveOneOrigin(eventUri, organizerUri)) throw new RemoteRefused('other_origin', eventUri);
}
