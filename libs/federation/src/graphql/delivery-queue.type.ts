import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import type { HostReport, QueueReport } from './delivery-report.queries.js';

/** What does not get through to one server. */
@ObjectType('DeliveryHost')
export class DeliveryHostType implements HostReport {
  @Field(() => String)
  host: string;

  @Field(() => Int, { description: 'Deliveries that will be tried, or tried again' })
  waiting: number;

  @Field(() => Int, { description: 'Deliveries that were refused or tried too often' })
  givenUp: number;

  @Field(() => Int, { description: 'Tries that failed, of all these deliveries together' })
  failures: number;

  @Field(() => Date, { nullable: true, description: 'When the oldest of them was written' })
  oldestAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'Since when nobody reaches the server; null while it answers' })
  failingSince: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when the server is left alone' })
  pausedUntil: Date | null;

  @Field(() => String, { nullable: true, description: 'What a failed try met' })
  lastProblem: string | null;
}

export const PaginatedDeliveryHostListType = Paginated(() => DeliveryHostType, 'PaginatedDeliveryHostList');

/** What is to be sent to other servers and has not arrived. */
@ObjectType('DeliveryQueue')
export class DeliveryQueueType implements QueueReport {
  @Field(() => Int, { description: 'Deliveries that will be tried, or tried again' })
  depth: number;

  @Field(() => Int, { description: 'Of these, on their way now' })
  underway: number;

  @Field(() => Int, { description: 'Deliveries that were refused or tried too often' })
  givenUp: number;

  @Field(() => Date, { nullable: true, description: 'When the oldest of those that wait was written' })
  oldestAt: Date | null;
}
