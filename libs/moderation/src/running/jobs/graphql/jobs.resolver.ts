import { Args, ArgsType, Field, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import {
  Access,
  JobQueues,
  PageArgs,
  type PageOf,
  pageWindow,
  type ParkedJob,
  type QueueState,
  RateLimits,
} from '#convoke/core';
import { AdministeredJobs } from '../administered-jobs.service.js';
import { JobQueueType, PaginatedParkedJobListType } from './jobs.type.js';

@ArgsType()
class ParkedJobsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Without it those of all queues' })
  queue?: string | null;
}

@ArgsType()
class ParkedSelectionArgs {
  @Field()
  queue: string;

  @Field(() => ID, { nullable: true, description: 'Without it all of the queue' })
  id?: string | null;
}

/** The background work of the instance, for its administrators. */
@Resolver()
export class JobsResolver {
  constructor(
    private readonly queues: JobQueues,
    private readonly jobs: AdministeredJobs,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => [JobQueueType], { nullable: true, description: 'Those with parked jobs first' })
  async jobQueues(): Promise<QueueState[]> {
    return this.queues.list();
  }

  @Access('administrator')
  @Query(() => PaginatedParkedJobListType, { nullable: true, description: 'The newest first' })
  async parkedJobs(@Args() { queue, ...page }: ParkedJobsArgs): Promise<PageOf<ParkedJob>> {
    return this.queues.parked(queue ?? null, pageWindow(page));
  }

  @Access('administrator')
  @Mutation(() => Int, { description: 'Has parked jobs tried once more, and says how many' })
  async retryJobs(@Args() selection: ParkedSelectionArgs, @CurrentViewer() viewer: Viewer): Promise<number> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.jobs.retry(viewer, selection);
  }

  @Access('administrator')
  @Mutation(() => Int, { description: 'Forgets parked jobs, and says how many' })
  async discardJobs(@Args() selection: ParkedSelectionArgs, @CurrentViewer() viewer: Viewer): Promise<number> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.jobs.discard(viewer, selection);
  }
}
