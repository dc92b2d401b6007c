import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type Actor,
  ActorQueries,
  CurrentViewer,
  PersonType,
  requireUser,
  type Viewer,
  viewerOf,
} from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, RateLimits, type RequestContext } from '#convoke/core';
import { type Event, EventQueries, EventType } from '#convoke/events';
import type { Comment } from '../../comment.entity.js';
import { CommentType, PaginatedCommentListType } from '../../graphql/comment.type.js';
import type { Conversation } from '../conversation.js';
import { ConversationQueries } from '../conversation.queries.js';
import { Conversations } from '../conversation.service.js';
import { PostPrivateMessageArgs } from './conversation.args.js';
import { ConversationType } from './conversation.type.js';

@Resolver(() => ConversationType)
export class ConversationResolver {
  constructor(
    private readonly conversations: Conversations,
    private readonly queries: ConversationQueries,
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'read:conversations' })
  @Query(() => ConversationType, { nullable: true })
  conversation(
    @Args('id', { type: () => ID, nullable: true }) id: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Conversation> {
    return this.queries.get(viewer.actorIds, id ?? '');
  }

  @Access('profile', { scope: 'write:conversation:create' })
  @Mutation(() => ConversationType, { nullable: true })
  async postPrivateMessage(
    @Args() args: PostPrivateMessageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Conversation> {
    await this.limits.consume(args.conversationId ? 'message:account' : 'conversation:account', requireUser(viewer).id);
    return this.conversations.post(viewer, args);
  }

  @Access('profile', { scope: 'write:conversation:update' })
  @Mutation(() => ConversationType, { nullable: true, description: 'Takes it for read, or for unread again' })
  async updateConversation(
    @Args('conversationId', { type: () => ID }) id: string,
    @Args('read') read: boolean,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Conversation> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.conversations.mark(viewer, id, read);
  }

  @Access('profile', { scope: 'write:conversation:delete' })
  @Mutation(() => ConversationType, {
    nullable: true,
    description: 'The profile, or the group whose it is, leaves it and has it no more; the others keep it',
  })
  async deleteConversation(
    @Args('conversationId', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Conversation> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.conversations.leave(viewer, id);
  }

  @ResolveField(() => ID, { nullable: true })
  conversationParticipantId({ id }: Conversation): string {
    return id;
  }

  @ResolveField(() => CommentType, { nullable: true })
  async lastComment({ lastCommentId }: Conversation, _: unknown, context: RequestContext): Promise<Comment | null> {
    return lastCommentId === null ? null : this.queries.messageById(context).load(lastCommentId);
  }

  @ResolveField(() => CommentType, { nullable: true })
  async originComment({ originCommentId }: Conversation, _: unknown, context: RequestContext): Promise<Comment | null> {
    return originCommentId === null ? null : this.queries.messageById(context).load(originCommentId);
  }

  @ResolveField(() => PaginatedCommentListType, { nullable: true, description: 'What was said, the newest first' })
  comments(@Parent() conversation: Conversation, @Args() page: PageArgs): Promise<PageOf<Comment>> {
    return this.queries.messagesIn(conversation, pageWindow(page));
  }

  @ResolveField(() => [PersonType], { nullable: 'itemsAndList' })
  participants({ conversationId }: Conversation, _: unknown, context: RequestContext): Promise<Actor[]> {
    return this.queries.participants(context).load(conversationId);
  }

  @ResolveField(() => EventType, { nullable: true })
  async event({ eventId, actorId }: Conversation, _: unknown, context: RequestContext): Promise<Event | null> {
    if (eventId === null) return null;
    const viewer = viewerOf(context);
    // Of a group's, those who answer for it see what they see.
    const actorIds = viewer.owns(actorId) ? [actorId] : viewer.actorIds;
    const isSeen = await this.events.isVisible(eventId, { actorIds, isModerator: false });
    return isSeen ? this.events.byId(context).load(eventId) : null;
  }

  @ResolveField(() => PersonType, { nullable: true })
  async actor({ actorId }: Conversation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }
}
