import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  CurrentViewer,
  type Follow,
  FollowerType,
  PaginatedFollowerListType,
  requireUser,
  type Viewer,
} from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, RateLimits } from '#convoke/core';
import { actingAs, type ActingModerator } from '#convoke/moderation';
import { InstanceFollows } from '../follows/index.js';
import { RelayFollowingsArgs } from './instance-list.args.js';
import { directionFrom, followOrderFrom } from './instance.schema.js';
import { RelayFollows } from './relay-follows.queries.js';

/** Who follows the instance, and whom it follows, for its administrators; "relay" is what Mobilizon calls its own actor. */
@Resolver()
export class RelayResolver {
  constructor(
    private readonly relay: RelayFollows,
    private readonly follows: InstanceFollows,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => PaginatedFollowerListType, {
    nullable: true,
    description: 'Who follows this instance or asks to',
  })
  async relayFollowers(@Args() args: PageArgs): Promise<PageOf<Follow>> {
    return this.relay.followersOf(await this.self(), pageWindow(args));
  }

  @Access('administrator')
  @Query(() => PaginatedFollowerListType, {
    nullable: true,
    description: 'Whom this instance follows or asked to',
  })
  async relayFollowings(@Args() args: RelayFollowingsArgs): Promise<PageOf<Follow>> {
    const order = { by: followOrderFrom(args.orderBy), direction: directionFrom(args.direction) };
    return this.relay.followedBy(await this.self(), order, pageWindow(args));
  }

  @Access('administrator')
  @Mutation(() => FollowerType, { nullable: true, description: 'Stops following an instance' })
  async removeRelay(@Args('address') address: string, @CurrentViewer() viewer: Viewer): Promise<Follow> {
    return this.follows.unfollow(await this.acting(viewer), address);
  }

  @Access('administrator')
  @Mutation(() => FollowerType, { nullable: true, description: 'Lets an instance follow this one' })
  async acceptRelay(@Args('address') address: string, @CurrentViewer() viewer: Viewer): Promise<Follow> {
    return this.follows.accept(await this.acting(viewer), address);
  }

  @Access('administrator')
  @Mutation(() => FollowerType, { nullable: true, description: 'Turns a follower away, or out' })
  async rejectRelay(@Args('address') address: string, @CurrentViewer() viewer: Viewer): Promise<Follow> {
    return this.follows.reject(await this.acting(viewer), address);
  }

  private async acting(viewer: Viewer): Promise<ActingModerator | null> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return actingAs(viewer);
  }

  private async self(): Promise<string> {
    return (await this.follows.self()).id;
  }
}
