import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, DomainError, type PageOf, pageWindow, parseInput, RateLimits } from '#convoke/core';
import { actingAs, type ActingModerator } from '#convoke/moderation';
import { InstanceFollows } from '../follows/index.js';
import { InstanceRefreshment, refusalAt } from '../remote/index.js';
import { directionFrom, domainInput, filterText } from './instance.schema.js';
import { InstanceFilterFollowStatus, InstanceFilterSuspendStatus, InstancesSortFields } from './instance.enum.js';
import { InstanceListArgs } from './instance-list.args.js';
import { InstanceType, PaginatedInstanceListType } from './instance.type.js';
import { type KnownInstance, KnownInstances } from './known-instances.queries.js';

/** The servers that this one knows, for its administrators. */
@Resolver(() => InstanceType)
export class InstanceResolver {
  constructor(
    private readonly known: KnownInstances,
    private readonly follows: InstanceFollows,
    private readonly refreshment: InstanceRefreshment,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => PaginatedInstanceListType, { nullable: true })
  async instances(@Args() args: InstanceListArgs): Promise<PageOf<KnownInstance>> {
    return this.known.list(
      await this.self(),
      {
        text: parseInput(filterText, { filterDomain: args.filterDomain ?? '' }).filterDomain,
        follow: args.filterFollowStatus ?? InstanceFilterFollowStatus.ALL,
        suspend: args.filterSuspendStatus ?? InstanceFilterSuspendStatus.ALL,
      },
      { by: args.orderBy ?? InstancesSortFields.EVENT_COUNT, direction: directionFrom(args.direction) },
      pageWindow(args),
    );
  }

  @Access('administrator')
  @Query(() => InstanceType, { nullable: true })
  async instance(@Args('domain', { type: () => ID }) domain: string): Promise<KnownInstance> {
    return this.get(parseInput(domainInput, { domain }).domain);
  }

  @Access('administrator')
  @Mutation(() => InstanceType, {
    nullable: true,
    description: 'Asks the instance of a domain to tell us what it publishes',
  })
  async addInstance(@Args('domain') domain: string, @CurrentViewer() viewer: Viewer): Promise<KnownInstance> {
    const moderator = await this.acting(viewer);
    const { domain: host } = parseInput(domainInput, { domain });
    await refusalAt('domain', () => this.follows.follow(moderator, host));
    return this.get(host);
  }

  @Access('administrator')
  @Mutation(() => InstanceType, { nullable: true, description: 'Asks an instance now what it says of itself' })
  async refreshInstance(@Args('domain') domain: string, @CurrentViewer() viewer: Viewer): Promise<KnownInstance> {
    const moderator = await this.acting(viewer);
    const { domain: host } = parseInput(domainInput, { domain });
    await refusalAt('domain', () => this.refreshment.refresh(moderator, host));
    return this.get(host);
  }

  private async acting(viewer: Viewer): Promise<ActingModerator | null> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return actingAs(viewer);
  }

  private async get(host: string): Promise<KnownInstance> {
    const instance = await this.known.find(await this.self(), host);
    if (!instance) throw new DomainError('not_found', { field: 'domain' });
    return instance;
  }

  private async self(): Promise<string> {
    return (await this.follows.self()).id;
  }
}
