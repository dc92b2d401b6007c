import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { User } from '#convoke/accounts';
import { UserType } from '#convoke/accounts';
import {
  type Actor,
  CurrentViewer,
  GroupType,
  mayInGroup,
  MemberQueries,
  PersonType,
  type Viewer,
} from '#convoke/actors';
import { Access, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import { type Event, EventType } from '#convoke/events';
import type { Comment } from '../../comment.entity.js';
import { CommentType } from '../../graphql/comment.type.js';
import type { Conversation } from '../conversation.js';
import { ConversationQueries } from '../conversation.queries.js';
import { ConversationType, PaginatedConversationListType } from './conversation.type.js';

/** Conversations of a profile; whose it is, nobody else is told of them. */
@Resolver(() => PersonType)
export class PersonConversationsResolver {
  constructor(private readonly queries: ConversationQueries) {}

  @Access('owner', { scope: 'read:profile:conversations', otherwise: null })
  @ResolveField(() => PaginatedConversationListType, { nullable: true, description: 'What was said last first' })
  conversations(@Parent() { id }: Actor, @Args() page: PageArgs): Promise<PageOf<Conversation>> {
    return this.queries.of([id], pageWindow(page));
  }

  @Access('owner', { scope: 'read:profile:conversations', otherwise: null })
  @ResolveField(() => Int, { nullable: true })
  unreadConversationsCount(@Parent() { id }: Actor, @Ctx() context: RequestContext): Promise<number> {
    return this.queries.unread(context).load(id);
  }
}

/** Conversations of a group, for those who answer for it; to others there are none. */
@Resolver(() => GroupType)
export class GroupConversationsResolver {
  constructor(
    private readonly queries: ConversationQueries,
    private readonly members: MemberQueries,
  ) {}

  @Access('anyone', { scope: 'read:conversations', otherwise: null })
  @ResolveField(() => PaginatedConversationListType, {
    nullable: true,
    description: 'What was said last first; null for who may not read them',
  })
  async conversations(
    @Parent() group: Actor,
    @Args() page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Conversation> | null> {
    return (await this.isOpenTo(context, group)) ? this.queries.of([group.id], pageWindow(page)) : null;
  }

  @Access('anyone', { scope: 'read:conversations', otherwise: null })
  @ResolveField(() => Int, { nullable: true, description: 'Those that none of its people has read' })
  async unreadConversationsCount(@Parent() group: Actor, @Ctx() context: RequestContext): Promise<number | null> {
    return (await this.isOpenTo(context, group)) ? this.queries.unread(context).load(group.id) : null;
  }

  private async isOpenTo(context: RequestContext, { id, suspended }: Actor): Promise<boolean> {
    const standing = await this.members.standing(context).load(id);
    return !suspended && standing.some(({ role }) => mayInGroup(role, 'correspond'));
  }
}

/** Conversations of all profiles of an account, and of the groups that they answer for. */
@Resolver(() => UserType)
export class UserConversationsResolver {
  constructor(private readonly queries: ConversationQueries) {}

  @Access('owner', { scope: 'read:conversations', otherwise: null })
  @ResolveField(() => PaginatedConversationListType, { nullable: true, description: 'What was said last first' })
  conversations(
    @Parent() _user: User,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageOf<Conversation>> {
    return this.queries.readableBy(viewer.actorIds, pageWindow(page));
  }
}

/** The viewer's conversations about an event. */
@Resolver(() => EventType)
export class EventConversationsResolver {
  constructor(private readonly queries: ConversationQueries) {}

  @Access('profile', { scope: 'read:conversations', otherwise: null })
  @ResolveField(() => PaginatedConversationListType, {
    nullable: true,
    description: "Those of the viewer's profiles alone",
  })
  conversations(
    @Parent() { id }: Event,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageOf<Conversation>> {
    return this.queries.readableBy(viewer.actorIds, pageWindow(page), id);
  }
}

/** Where a private message was said, and by whom. */
@Resolver(() => CommentType)
export class CommentConversationResolver {
  constructor(private readonly queries: ConversationQueries) {}

  @Access('profile', { scope: 'read:conversations', otherwise: null })
  @ResolveField(() => ConversationType, { nullable: true, description: 'Of a private message: as the viewer has it' })
  async conversation(
    @Parent() { conversationId }: Comment,
    @Ctx() context: RequestContext,
  ): Promise<Conversation | null> {
    return conversationId ? this.queries.shared(context).load(conversationId) : null;
  }
}
