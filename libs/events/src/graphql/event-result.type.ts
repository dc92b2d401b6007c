import { ObjectType } from '@nestjs/graphql';
import { EventSearchResult } from './event.type.js';

/** An event as a search index elsewhere tells of it; its id is its address. */
@ObjectType('EventResult', { implements: () => [EventSearchResult] })
export class EventResult extends EventSearchResult {
  constructor(told: EventSearchResult) {
    super();
    Object.assign(this, told);
  }
}
