import { ArgsType, Field, Float } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { EventOrderBy } from '../event-list.queries.js';
import { SortDirection } from './event.enum.js';

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
}
