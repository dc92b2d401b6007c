import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type Actor,
  ActorQueries,
  CurrentViewer,
  GroupType,
  mayInGroup,
  MemberQueries,
  PersonType,
  type Viewer,
} from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import type { Comment } from '../../comment.entity.js';
import { CommentType, PaginatedCommentListType } from '../../graphql/comment.type.js';
import { DiscussionReadings } from '../discussion-readings.service.js';
import type { Discussion } from '../discussion.entity.js';
import { DiscussionQueries } from '../discussion.queries.js';
import { DiscussionPermissionsType, DiscussionType, PaginatedDiscussionListType } from './discussion.type.js';

/** Fields of a discussion that lie elsewhere, or depend on who looks; whoever has the discussion may read it. */
@Resolver(() => DiscussionType)
export class DiscussionFieldsResolver {
  constructor(
    private readonly queries: DiscussionQueries,
    private readonly readings: DiscussionReadings,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
  ) {}

  @ResolveField(() => CommentType, { nullable: true })
  async lastComment({ lastCommentId }: Discussion, _: unknown, context: RequestContext): Promise<Comment | null> {
    return lastCommentId === null ? null : this.queries.commentById(context).load(lastCommentId);
  }

  @ResolveField(() => PaginatedCommentListType, { nullable: true })
  comments(@Parent() discussion: Discussion, @Args() page: PageArgs): Promise<PageOf<Comment>> {
    return this.queries.commentsIn(discussion, pageWindow(page));
  }

  @ResolveField(() => PersonType, { nullable: true })
  creator({ creatorId }: Discussion, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(creatorId);
  }

  @ResolveField()
  actor({ groupId }: Discussion, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(groupId);
  }

  @ResolveField()
  unreadCount({ id }: Discussion, _: unknown, context: RequestContext): Promise<number> {
    return this.readings.unread(context).load(id);
  }

  @ResolveField()
  readBefore({ id }: Discussion, _: unknown, context: RequestContext): Promise<number> {
    return this.readings.readBefore(context).load(id);
  }

  @Access('profile', { scope: 'read:profile', otherwise: null })
  @ResolveField(() => [PersonType], {
    nullable: true,
    description: 'Profiles of the viewer that could say something in it',
  })
  async profiles({ groupId }: Discussion, _: unknown, context: RequestContext): Promise<Actor[]> {
    const standing = await this.members.standing(context).load(groupId);
    const able = standing.filter(({ role }) => mayInGroup(role, 'contribute'));
    const profiles = await Promise.all(able.map(({ actorId }) => this.actors.byId(context).load(actorId)));
    return profiles.filter((profile) => profile !== null);
  }

  @ResolveField(() => DiscussionPermissionsType, { nullable: true })
  async viewerCan(
    { groupId, closed }: Discussion,
    _: unknown,
    context: RequestContext,
  ): Promise<DiscussionPermissionsType> {
    const standing = await this.members.standing(context).load(groupId);
    const moderates = standing.some(({ role }) => mayInGroup(role, 'moderate'));
    const reply = !closed && standing.some(({ role }) => mayInGroup(role, 'contribute'));
    return { reply, update: moderates, delete: moderates };
  }
}

/** What the members of a group talk about. */
@Resolver(() => GroupType)
export class GroupDiscussionsResolver {
  constructor(private readonly queries: DiscussionQueries) {}

  @Access('anyone', { scope: 'read:group:discussions' })
  @ResolveField(() => PaginatedDiscussionListType, {
    nullable: true,
    description: 'What was talked about last first; for members, nothing for others',
  })
  discussions(
    @Parent() { id }: Actor,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageOf<Discussion>> {
    return this.queries.ofGroup(viewer.actorIds, id, pageWindow(page));
  }
}
