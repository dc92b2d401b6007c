import { Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, type RequestContext } from '#convoke/core';
import { type Event, EventType } from '#convoke/events';
import { type EventSource, ImportedEvents } from '../imported-events.service.js';

@ObjectType('EventSource', { description: 'Where an event was told first' })
export class EventSourceType implements EventSource {
  @Field(() => String, { nullable: true, description: 'Its page there' })
  url: string | null;

  @Field(() => String, { nullable: true, description: 'The host' })
  name: string | null;
}

/** Names those whose work an event was first. */
@Resolver(() => EventType)
export class EventSourceResolver {
  constructor(private readonly imported: ImportedEvents) {}

  @ResolveField(() => EventSourceType, { nullable: true, description: 'Where it was imported from' })
  async externalSource(@Parent() { id }: Event, @Ctx() context: RequestContext): Promise<EventSource | null> {
    return this.imported.sources(context).load(id);
  }
}
