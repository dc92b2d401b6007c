import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, viewerOf } from '#convoke/actors';
import { type Config, InjectConfig, loader, type RequestContext } from '#convoke/core';
import { type Media, MediaQueries, MediaService, MediaType } from '#convoke/media';
import { type Address, AddressService, AddressType } from '#convoke/places';
import type { Event } from '../event.entity.js';
import { MEDIA_HOLDER } from '../event-parts.service.js';
import { maySeeOrganizer } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { EventGroups } from '../groups/event-groups.service.js';
import { RelatedEventQueries } from '../related-events.queries.js';
import { EventType } from './event.type.js';

/** Most of what a page shows is there already; a promise less for each of many rows counts. */
type Awaitable<T> = T | Promise<T>;

/** Fields of an event that lie in other tables. */
@Resolver(() => EventType)
export class EventFieldsResolver {
  private readonly held = loader<string, Media[]>(
    (ids) => this.mediaQueries.heldBy(MEDIA_HOLDER, ids),
    () => [],
  );

  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly events: EventQueries,
    private readonly groups: EventGroups,
    private readonly related: RelatedEventQueries,
    private readonly actors: ActorQueries,
    private readonly pictures: MediaService,
    private readonly mediaQueries: MediaQueries,
    private readonly addresses: AddressService,
  ) {}

  @ResolveField(() => Boolean, { nullable: true })
  longEvent(event: Event): boolean {
    return event.lastsLongerThan(this.config.longEventDays);
  }

  @ResolveField(() => Date, { nullable: true })
  publishAt(event: Event): Date | null {
    return event.publishAt ?? event.publishedAt;
  }

  @ResolveField(() => String, { nullable: true })
  description(event: Event, _: unknown, context: RequestContext): Awaitable<string | null> {
    return event.description ?? this.events.description(context).load(event.id);
  }

  @ResolveField(() => MediaType, { nullable: true })
  picture({ companions, pictureId }: Event, _: unknown, context: RequestContext): Awaitable<Media | null> {
    if (companions) return companions.picture;
    return pictureId === null ? null : this.pictures.byId(context).load(pictureId);
  }

  @ResolveField(() => [MediaType], { nullable: 'itemsAndList' })
  async media({ id, pictureId }: Event, _: unknown, context: RequestContext): Promise<Media[]> {
    const held = await this.held(context).load(id);
    return held.filter((picture) => picture.id !== pictureId);
  }

  @ResolveField(() => AddressType, { nullable: true })
  physicalAddress(
    { companions, physicalAddressId }: Event,
    _: unknown,
    context: RequestContext,
  ): Awaitable<Address | null> {
    if (companions) return companions.place;
    return physicalAddressId === null ? null : this.addresses.byId(context).load(physicalAddressId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  organizerActor(event: Event, _: unknown, context: RequestContext): Awaitable<Actor | null> {
    const viewer = viewerOf(context);
    if (maySeeOrganizer(viewer, event)) return this.organizerOf(event, context);
    if (viewer.isAnonymous) return null;
    return this.groups.viewersIn(event, context).then((members) => {
      return maySeeOrganizer(viewer, event, members.length > 0) ? this.organizerOf(event, context) : null;
    });
  }

  @ResolveField(() => ActorType, { nullable: true })
  attributedTo({ attributedToId }: Event, _: unknown, context: RequestContext): Awaitable<Actor | null> {
    return attributedToId === null ? null : this.actors.byId(context).load(attributedToId);
  }

  @ResolveField(() => [ActorType], { nullable: 'itemsAndList' })
  async contacts({ contactIds }: Event, _: unknown, context: RequestContext): Promise<Actor[]> {
    const contacts = await Promise.all(contactIds.map((id) => this.actors.byId(context).load(id)));
    return contacts.filter((contact) => contact !== null);
  }

  @ResolveField(() => [EventType], { nullable: 'itemsAndList' })
  relatedEvents({ id }: Event, _: unknown, context: RequestContext): Promise<Event[]> {
    return this.related.relatedTo(context).load(id);
  }

  private organizerOf({ companions, organizerActorId }: Event, context: RequestContext): Awaitable<Actor | null> {
    return companions ? companions.organizer : this.actors.byId(context).load(organizerActorId);
  }
}
