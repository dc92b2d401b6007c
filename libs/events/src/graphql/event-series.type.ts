import { Field, ID, ObjectType } from '@nestjs/graphql';
import { EventSeriesStatus } from '../series/event-series.entity.js';

/** An event that repeats. */
@ObjectType('EventSeries')
export class EventSeriesType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'RRULE of RFC 5545, days only: e.g. FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231' })
  recurrence: string;

  @Field({ description: 'The first date, as 2026-12-31' })
  startsOn: string;

  @Field(() => EventSeriesStatus)
  status: EventSeriesStatus;
}
