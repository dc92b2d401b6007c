import { ArgsType, Field, Float } from '@nestjs/graphql';
import { invalid, PageArgs, parseInput } from '#convoke/core';
import { positionFrom } from '#convoke/places';
import { z } from 'zod';
import { type Circle, EventOrderBy } from '../event-list.queries.js';
import { SortDirection } from './event.enum.js';

const DEFAULT_RADIUS_KM = 50;

@ArgsType()
export class EventListArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Geohash of a place to look around' })
  location?: string | null;

  @Field(() => Float, { nullable: true, description: 'Kilometres around it, 50 unless said' })
  radius?: number | null;

  @Field(() => EventOrderBy, { nullable: true, defaultValue: EventOrderBy.BEGINS_ON })
  orderBy?: EventOrderBy | null;

  @Field(() => SortDirection, { nullable: true, defaultValue: SortDirection.ASC })
  direction?: SortDirection | null;

  @Field(() => Boolean, { nullable: true, description: 'Only events that last long, or only others' })
  longEvents?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Of each series only the next date; how many more there are is told by series { events { total } }',
  })
  oncePerSeries?: boolean | null;
}

const circle = z.object({ radius: z.number().min(0).max(20_100).nullish() });

/** The circle that the arguments name; throws InvalidInput for a place that is none. */
export function circleOf({ location, radius }: EventListArgs): Circle | undefined {
  if (!location) return undefined;
  const centre = positionFrom(location);
  if (!centre) throw invalid('location', 'error_location');
  return { ...centre, kilometres: parseInput(circle, { radius }).radius ?? DEFAULT_RADIUS_KM };
}
