import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, mayInGroup, MemberQueries, PersonType, viewerOf } from '#convoke/actors';
import { Ctx, pageWindow, type RequestContext } from '#convoke/core';
import { type Event, EventQueries, EventType } from '#convoke/events';
import { CommentProfiles } from '../comment-profiles.service.js';
import type { Comment } from '../comment.entity.js';
import {
  mayApproveComment,
  mayDeleteComment,
  mayHideComment,
  mayUnhideComment,
  mayUpdateComment,
} from '../comment.policy.js';
import { CommentQueries } from '../comment.queries.js';
import { DiscussionCommentPermissions } from '../discussions/discussion-comment-permissions.service.js';
import { DiscussionQueries } from '../discussions/discussion.queries.js';
import { CommentPageArgs } from './comment.args.js';
import { CommentPermissionsType, CommentType } from './comment.type.js';

const NOTHING: CommentPermissionsType = {
  update: false,
  delete: false,
  reply: false,
  approve: false,
  hide: false,
  unhide: false,
};

/** Fields of a comment that lie elsewhere, or depend on who looks. */
@Resolver(() => CommentType)
export class CommentFieldsResolver {
  constructor(
    private readonly queries: CommentQueries,
    private readonly events: EventQueries,
    private readonly profiles: CommentProfiles,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly discussions: DiscussionQueries,
    private readonly amongMembers: DiscussionCommentPermissions,
  ) {}

  @ResolveField(() => PersonType, { nullable: true })
  async actor({ deletedAt, author, inNameOf }: Comment, _: unknown, context: RequestContext): Promise<Actor | null> {
    const speaker = inNameOf && !(await this.answersFor(inNameOf, context)) ? inNameOf : author;
    return deletedAt || speaker.deletedAt ? null : speaker;
  }

  @ResolveField(() => String, { nullable: true })
  primaryLanguage({ language }: Comment): string {
    return language;
  }

  @ResolveField(() => [CommentType], { nullable: 'itemsAndList', description: 'The oldest first' })
  replies(
    @Parent() { id }: Comment,
    @Args() page: CommentPageArgs,
    @Ctx() context: RequestContext,
  ): Promise<Comment[]> {
    return this.queries.replies(id, pageWindow(page), context);
  }

  @ResolveField()
  totalReplies({ id }: Comment, _: unknown, context: RequestContext): Promise<number> {
    return this.queries.totalReplies(context).load(id);
  }

  @ResolveField(() => CommentType, { nullable: true })
  async inReplyToComment({ inReplyToId }: Comment, _: unknown, context: RequestContext): Promise<Comment | null> {
    return inReplyToId === null ? null : this.queries.byId(context).load(inReplyToId);
  }

  @ResolveField(() => CommentType, { nullable: true })
  async originComment({ originCommentId }: Comment, _: unknown, context: RequestContext): Promise<Comment | null> {
    return originCommentId === null ? null : this.queries.byId(context).load(originCommentId);
  }

  @ResolveField(() => EventType, { nullable: true })
  async event({ eventId }: Comment, _: unknown, context: RequestContext): Promise<Event | null> {
    return eventId === null ? null : this.events.byId(context).load(eventId);
  }

  @ResolveField()
  threadLanguages({ rootId }: Comment, _: unknown, context: RequestContext): Promise<string[]> {
    return this.queries.threadLanguages(context).load(rootId);
  }

  @ResolveField()
  async attributedTo({ discussionId, inNameOf }: Comment, _: unknown, context: RequestContext): Promise<Actor | null> {
    if (inNameOf) return inNameOf;
    const discussion = discussionId ? await this.discussions.byId(context).load(discussionId) : null;
    return discussion && this.actors.byId(context).load(discussion.groupId);
  }

  @ResolveField(() => CommentPermissionsType, { nullable: true })
  async viewerCan(comment: Comment, _: unknown, context: RequestContext): Promise<CommentPermissionsType> {
    if (comment.discussionId) return { ...NOTHING, ...(await this.amongMembers.of(comment, context)) };
    const viewer = viewerOf(context).within('read:event');
    const event = viewer.isAnonymous ? null : await this.event(comment, _, context);
    if (!event) return NOTHING;
    return {
      update: mayUpdateComment(viewer, comment),
      delete: mayDeleteComment(viewer, comment, event),
      reply: comment.isShown && (await this.profiles.of(event, context)).length > 0,
      approve: mayApproveComment(viewer, comment, event),
      hide: mayHideComment(viewer, comment, event),
      unhide: mayUnhideComment(viewer, comment, event),
    };
  }

  private async answersFor({ id }: Actor, context: RequestContext): Promise<boolean> {
    const standing = await this.members.standing(context).load(id);
    return standing.some(({ role }) => mayInGroup(role, 'correspond'));
  }
}
