import { Args, Resolver, Subscription } from '@nestjs/graphql';
import { CurrentViewer, MemberChanged, type Viewer, viewerOf } from '#convoke/actors';
import { Access, LiveEvents, type RequestContext } from '#convoke/core';
import {
  DiscussionClosed,
  DiscussionCommentChanged,
  DiscussionDeleted,
  DiscussionOpened,
  DiscussionRenamed,
  DiscussionReplied,
} from '../discussion.domain-events.js';
import type { Discussion } from '../discussion.entity.js';
import { DiscussionQueries } from '../discussion.queries.js';
import { DiscussionType } from './discussion.type.js';

const NEWS = [
  DiscussionClosed,
  DiscussionCommentChanged,
  DiscussionDeleted,
  DiscussionOpened,
  DiscussionRenamed,
  DiscussionReplied,
  MemberChanged,
];

/** Lets members watch their discussions, as long as they are members. */
@Resolver(() => DiscussionType)
export class DiscussionLiveResolver {
  constructor(
    private readonly live: LiveEvents,
    private readonly queries: DiscussionQueries,
  ) {}

  @Access('profile', { scope: 'read:group:discussions' })
  @Subscription(() => DiscussionType, {
    nullable: true,
    description:
      'Sent when something is said in it, put in other words or taken back, and when it is renamed or closed',
    resolve(
      this: DiscussionLiveResolver,
      _tick,
      { slug }: { slug: string },
      context: RequestContext,
    ): Promise<Discussion> {
      return this.queries.getBySlug(viewerOf(context).actorIds, slug);
    },
  })
  async discussionCommentChanged(
    @Args('slug') slug: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    const { id, groupId } = await this.queries.getBySlug(viewer.actorIds, slug);
    return this.live.follow(NEWS, (told) =>
      'memberId' in told ? told.groupId === groupId && viewer.owns(told.actorId) : told.discussionId === id,
    );
  }
}
