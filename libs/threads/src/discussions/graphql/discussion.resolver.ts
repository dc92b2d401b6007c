import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, type LimitName, RateLimits } from '#convoke/core';
import { DiscussionReadings } from '../discussion-readings.service.js';
import type { Discussion } from '../discussion.entity.js';
import { DiscussionQueries } from '../discussion.queries.js';
import { Discussions } from '../discussion.service.js';
import { CreateDiscussionArgs, ReplyToDiscussionArgs, UpdateDiscussionArgs } from './discussion.args.js';
import { DiscussionType } from './discussion.type.js';

const DISCUSSION_ID = { name: 'discussionId', type: () => ID } as const;

/** What members of a group do in its discussions; all others are told that there are none. */
@Resolver(() => DiscussionType)
export class DiscussionResolver {
  constructor(
    private readonly discussions: Discussions,
    private readonly queries: DiscussionQueries,
    private readonly readings: DiscussionReadings,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'read:group:discussions' })
  @Query(() => DiscussionType, { nullable: true, description: 'By its id, else by its slug' })
  discussion(
    @Args('id', { type: () => ID, nullable: true }) id: string | null,
    @Args('slug', { type: () => String, nullable: true }) slug: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    return id ? this.queries.get(viewer.actorIds, id) : this.queries.getBySlug(viewer.actorIds, slug ?? '');
  }

  @Access('profile', { scope: 'write:group:discussion:create' })
  @Mutation(() => DiscussionType, { nullable: true })
  async createDiscussion(
    @Args() { actorId: groupId, ...given }: CreateDiscussionArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    await this.count(viewer, 'comment:account');
    return this.discussions.create(viewer, groupId, given);
  }

  @Access('profile', { scope: 'write:group:discussion:update' })
  @Mutation(() => DiscussionType, { nullable: true })
  async replyToDiscussion(
    @Args() { discussionId, ...given }: ReplyToDiscussionArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    await this.count(viewer, 'comment:account');
    return this.discussions.reply(viewer, discussionId, given);
  }

  @Access('profile', { scope: 'write:group:discussion:update' })
  @Mutation(() => DiscussionType, { nullable: true, description: 'For moderators of the group' })
  async updateDiscussion(
    @Args() { discussionId, ...given }: UpdateDiscussionArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    await this.count(viewer);
    return this.discussions.update(viewer, discussionId, given);
  }

  @Access('profile', { scope: 'write:group:discussion:delete' })
  @Mutation(() => DiscussionType, { nullable: true, description: 'For moderators of the group' })
  async deleteDiscussion(
    @Args(DISCUSSION_ID.name, DISCUSSION_ID) id: string,
    @Args('actorId', { type: () => ID, nullable: true, description: 'The profile that does it, where several could' })
    actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    await this.count(viewer);
    return this.discussions.delete(viewer, id, actorId);
  }

  @Access('profile', { scope: 'write:group:discussion:update' })
  @Mutation(() => DiscussionType, { nullable: true, description: 'The viewer has read it up to there' })
  async readDiscussion(
    @Args(DISCUSSION_ID.name, DISCUSSION_ID) id: string,
    @Args('commentId', { type: () => ID }) commentId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Discussion> {
    await this.count(viewer);
    await this.readings.mark(viewer.actorIds, id, commentId);
    return this.queries.get(viewer.actorIds, id);
  }

  private async count(viewer: Viewer, limit: LimitName = 'write:account'): Promise<void> {
    await this.limits.consume(limit, requireUser(viewer).id);
  }
}
