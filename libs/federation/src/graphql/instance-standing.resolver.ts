import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, bareHost, parseInput } from '#convoke/core';
import { type DomainBlock, DomainBlockQueries, DomainBlocks, DomainBlockType } from '#convoke/moderation';
import { InstanceFollows } from '../follows/index.js';
import { DeliveryReport, type HostReport } from './delivery-report.queries.js';
import { DeliveryHostType } from './delivery-queue.type.js';
import { domainInput } from './instance.schema.js';
import { type InstanceCut, InstanceStandings } from './instance-standing.queries.js';
import { InstanceCutType, InstanceStandingType } from './instance-standing.type.js';
import { InstanceType } from './instance.type.js';
import { type KnownInstance, KnownInstances } from './known-instances.queries.js';

/** What administrators look at before they do something about an instance, known or not. */
@Resolver(() => InstanceStandingType)
export class InstanceStandingResolver {
  constructor(
    private readonly blocks: DomainBlocks,
    private readonly queries: DomainBlockQueries,
    private readonly standings: InstanceStandings,
    private readonly known: KnownInstances,
    private readonly follows: InstanceFollows,
    private readonly report: DeliveryReport,
  ) {}

  @Access('administrator')
  @Query(() => InstanceStandingType, { nullable: true })
  async instanceStanding(@Args('domain', { type: () => ID }) domain: string): Promise<InstanceStandingType> {
    const { domain: host } = parseInput(domainInput, { domain });
    return { host, suspended: await this.blocks.isSuspended(host) };
  }

  @ResolveField(() => InstanceType, { nullable: true, description: 'Null for one that nothing is known of' })
  async instance(@Parent() { host }: InstanceStandingType): Promise<KnownInstance | null> {
    return this.known.find((await this.follows.self()).id, host);
  }

  @ResolveField(() => DomainBlockType, { nullable: true, description: 'Its own block' })
  async block(@Parent() { host }: InstanceStandingType): Promise<DomainBlock | null> {
    return this.queries.find(host);
  }

  @ResolveField(() => [DomainBlockType], { description: 'Blocks of domains above it, which hold for it as well' })
  async blocksAbove(@Parent() { host }: InstanceStandingType): Promise<DomainBlock[]> {
    return this.queries.above(host);
  }

  @ResolveField(() => InstanceCutType, { description: 'What ends, or is hidden, while it is suspended' })
  async cut(@Parent() { host }: InstanceStandingType): Promise<InstanceCut> {
    return this.standings.cutBy(bareHost(host));
  }

  @ResolveField(() => DeliveryHostType, { nullable: true, description: 'What does not get through to it' })
  async undelivered(@Parent() { host }: InstanceStandingType): Promise<HostReport | null> {
    return this.report.of(host);
  }
}
