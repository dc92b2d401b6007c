import { Args, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, REMOVAL_WORDS, requireUser, type Viewer } from '#convoke/actors';
import { Access, askedParts, DeletedObjectType, type PageOf, pageWindow, RateLimits, UuidScalar } from '#convoke/core';
import type { GraphQLResolveInfo } from 'graphql';
import { EventCreation } from '../event-creation.service.js';
import { EventDuplication } from '../event-duplication.service.js';
import type { Event } from '../event.entity.js';
import { EventListQueries, EventOrderBy } from '../event-list.queries.js';
import { EventOrigins } from '../event-origins.js';
import { EventService } from '../event.service.js';
import { EventScope } from '../series/event-series.entity.js';
import { CreateEventArgs, UpdateEventArgs } from './event.input.js';
import { circleOf, EventListArgs } from './event-list.args.js';
import { EventType, PaginatedEventListType } from './event.type.js';

@Resolver(() => EventType)
export class EventResolver {
  constructor(
    private readonly service: EventService,
    private readonly creation: EventCreation,
    private readonly duplication: EventDuplication,
    private readonly lists: EventListQueries,
    private readonly limits: RateLimits,
    private readonly origins: EventOrigins,
  ) {}

  @Access('anyone')
  @Query(() => EventType, { nullable: true })
  async event(@Args('uuid', { type: () => UuidScalar }) uuid: string, @CurrentViewer() viewer: Viewer): Promise<Event> {
    const event = await this.service.get(viewer.within('read:event'), uuid);
    await this.origins.seen(event);
    return event;
  }

  @Access('anyone')
  @Query(() => PaginatedEventListType, { nullable: true, description: 'Listed events that are not over' })
  async events(@Args() args: EventListArgs, @Info() info: GraphQLResolveInfo): Promise<PageOf<Event>> {
    const { longEvents, orderBy, direction, oncePerSeries } = args;
    return this.lists.upcoming(
      { longEvents, near: circleOf(args), oncePerSeries: oncePerSeries ?? false },
      { by: orderBy ?? EventOrderBy.BEGINS_ON, direction: direction ?? 'ASC' },
      pageWindow(args),
      askedParts(info),
    );
  }

  @Access('anyone')
  @Query(() => Date, { nullable: true, description: 'When an event that people had the address of was deleted' })
  async tombstone(@Args('uuid', { type: () => UuidScalar }) uuid: string): Promise<Date | null> {
    return this.service.deletedSince(uuid);
  }

  @Access('profile', { scope: 'write:event:create' })
  @Mutation(() => EventType, { nullable: true })
  async createEvent(@Args() args: CreateEventArgs, @CurrentViewer() viewer: Viewer): Promise<Event> {
    await this.countWrite(viewer);
    return this.creation.create(viewer, args);
  }

  @Access('profile', { scope: 'write:event:create' })
  @Mutation(() => EventType, { description: 'A draft with all that the event says but its dates and its people' })
  async duplicateEvent(
    @Args('eventId', { type: () => ID }) eventId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Event> {
    await this.countWrite(viewer);
    return this.duplication.duplicate(viewer, eventId);
  }

  @Access('profile', { scope: 'write:event:update' })
  @Mutation(() => EventType, { nullable: true, description: 'What is left out stays as it is' })
  async updateEvent(
    @Args() { eventId, scope, ...changes }: UpdateEventArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Event> {
    await this.countWrite(viewer);
    return this.service.update(viewer, eventId, changes, scope ?? EventScope.THIS);
  }

  @Access('account', { scope: 'write:event:delete' })
  @Mutation(() => DeletedObjectType, { nullable: true })
  async deleteEvent(
    @Args('eventId', { type: () => ID }) eventId: string,
    @Args('scope', { type: () => EventScope, nullable: true }) scope: EventScope | null,
    @Args('words', { type: () => String, nullable: true, description: REMOVAL_WORDS }) words: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    await this.service.delete(viewer, eventId, scope ?? EventScope.THIS, words);
    return { id: eventId };
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
