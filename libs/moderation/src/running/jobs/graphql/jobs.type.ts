import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Paginated, type ParkedJob, type QueueState } from '#convoke/core';

/** What there is to do of one kind of background work. */
@ObjectType('JobQueue')
export class JobQueueType implements QueueState {
  @Field()
  queue: string;

  @Field(() => Int, { description: 'Jobs that were never tried' })
  waiting: number;

  @Field(() => Int)
  running: number;

  @Field(() => Int, { description: 'Jobs that failed and are tried again' })
  retrying: number;

  @Field(() => Int, { description: 'Jobs that failed for good and are kept to be looked at' })
  parked: number;

  @Field(() => Date, { nullable: true, description: 'Since when the oldest of those that could run now waits' })
  oldestAt: Date | null;
}

/** An id in what a job was about. */
@ObjectType('JobReference')
export class JobReferenceType {
  @Field()
  name: string;

  @Field()
  value: string;
}

/** A job that failed for good. */
@ObjectType('ParkedJob')
export class ParkedJobType implements ParkedJob {
  @Field(() => ID)
  id: string;

  @Field()
  queue: string;

  @Field(() => [JobReferenceType], { description: 'The ids in what it was about, but for those of accounts' })
  about: JobReferenceType[];

  @Field({ description: 'What the last try met' })
  problem: string;

  @Field(() => Int)
  attempts: number;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date)
  failedAt: Date;
}

export const PaginatedParkedJobListType = Paginated(() => ParkedJobType, 'PaginatedParkedJobList');
