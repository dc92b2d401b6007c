import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, parseInput, RateLimits } from '#convoke/core';
import { actingAs } from '#convoke/moderation';
import { DeliveryAdministration } from '../outbox/index.js';
import { DeliveryQueueType, PaginatedDeliveryHostListType } from './delivery-queue.type.js';
import { DeliveryReport, type HostReport, type QueueReport } from './delivery-report.queries.js';
import { deliveryHostInput } from './instance.schema.js';

/** What waits to be sent to other servers, for administrators. */
@Resolver(() => DeliveryQueueType)
export class DeliveryQueueResolver {
  constructor(
    private readonly report: DeliveryReport,
    private readonly administration: DeliveryAdministration,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => DeliveryQueueType, { nullable: true })
  async deliveryQueue(): Promise<QueueReport> {
    return this.report.queue();
  }

  @ResolveField(() => PaginatedDeliveryHostListType, {
    description: 'The servers that something did not get through to, those that most waits for first',
  })
  async hosts(@Args() args: PageArgs): Promise<PageOf<HostReport>> {
    return this.report.hosts(pageWindow(args));
  }

  @Access('administrator')
  @Mutation(() => Int, { description: 'Tries everything for a server again now, and says how much that is' })
  async retryDeliveries(@Args('host') host: string, @CurrentViewer() viewer: Viewer): Promise<number> {
    return this.administration.retry(actingAs(viewer), await this.hostFor(viewer, host));
  }

  @Access('administrator')
  @Mutation(() => Int, { description: 'Sends nothing of what waits for a server, and says how much that was' })
  async dropDeliveries(@Args('host') host: string, @CurrentViewer() viewer: Viewer): Promise<number> {
    return this.administration.drop(actingAs(viewer), await this.hostFor(viewer, host));
  }

  private async hostFor(viewer: Viewer, host: string): Promise<string> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return parseInput(deliveryHostInput, { host }).host;
  }
}
