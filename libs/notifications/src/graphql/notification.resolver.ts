import { Args, Info, Int, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { CurrentUser, type User, UserType } from '#convoke/accounts';
import { type Actor, ActorQueries, ActorType, GroupQueries, GroupType } from '#convoke/actors';
import {
  Access,
  askedParts,
  Ctx,
  PageArgs,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import { type Event, EventQueries, EventType } from '#convoke/events';
import { type Conversation, ConversationQueries, ConversationType } from '#convoke/threads';
import { NotificationList, type StoredNotice } from '../notices/notification-list.service.js';
import { NotificationType, PaginatedNotificationListType } from './notification.type.js';

/** What somebody was told under all of their profiles: it is theirs alone, and no program's. */
@Resolver(() => NotificationType)
export class NotificationResolver {
  constructor(
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly conversations: ConversationQueries,
    private readonly groups: GroupQueries,
  ) {}

  @ResolveField(() => Date)
  insertedAt(@Parent() { createdAt }: StoredNotice): Date {
    return createdAt;
  }

  @ResolveField(() => Boolean)
  read(@Parent() { readAt }: StoredNotice): boolean {
    return readAt !== null;
  }

  @ResolveField(() => [String], {
    description:
      'Of what an event was: status, title, period, place, or deleted; of its organizers: asked, offered, accepted, taken_over, declined, left or removed; of a membership: invited, let_in, turned_down, member, moderator, administrator, removed or shut_out; of a group: the subject of the activity',
  })
  changed(@Parent() { data }: StoredNotice): readonly string[] {
    return data.changed ?? [];
  }

  @ResolveField(() => String, { nullable: true, description: 'Of an event or group that may be no more' })
  title(@Parent() { data }: StoredNotice): string | null {
    return data.title ?? null;
  }

  @ResolveField(() => EventType, { nullable: true, description: 'Null where its reader may see it no more' })
  async event(@Parent() { eventId }: StoredNotice, @Ctx() context: RequestContext): Promise<Event | null> {
    return eventId === null ? null : this.events.byId(context).load(eventId);
  }

  @ResolveField(() => ConversationType, { nullable: true, description: 'Null where its reader has it no more' })
  async conversation(
    @Parent() { data: { conversationId } }: StoredNotice,
    @Ctx() context: RequestContext,
  ): Promise<Conversation | null> {
    return conversationId ? this.conversations.byId(context).load(conversationId) : null;
  }

  @ResolveField(() => GroupType, { nullable: true, description: 'Null where its reader may see it no more' })
  async group(@Parent() { data: { groupId } }: StoredNotice, @Ctx() context: RequestContext): Promise<Actor | null> {
    return groupId ? this.groups.visible(groupId, context) : null;
  }

  @ResolveField(() => String, { nullable: true, description: 'The page of what happened in a group, from the root' })
  path(@Parent() { data }: StoredNotice): string | null {
    return data.path ?? null;
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Who did it; null for people without an account' })
  async subject(@Parent() { subjectId }: StoredNotice, @Ctx() context: RequestContext): Promise<Actor | null> {
    return subjectId === null ? null : this.actors.byId(context).load(subjectId);
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'The profile of its reader that it is about' })
  async profile(@Parent() { profileId }: StoredNotice, @Ctx() context: RequestContext): Promise<Actor | null> {
    return profileId === null ? null : this.actors.byId(context).load(profileId);
  }
}

@Resolver(() => UserType)
export class UserNotificationsResolver {
  constructor(
    private readonly list: NotificationList,
    private readonly limits: RateLimits,
  ) {}

  @Access('owner', { otherwise: { elements: [], total: 0 } })
  @ResolveField(() => PaginatedNotificationListType, { nullable: true, description: 'The newest first' })
  async notifications(
    @Parent() { id }: User,
    @Args() page: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<StoredNotice>> {
    return this.list.of(id, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => Int, { nullable: true })
  async unreadNotificationsCount(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<number> {
    return this.list.unread(context).load(id);
  }

  @Access('account')
  @Mutation(() => UserType, { nullable: true, description: 'Marks what came until then as read' })
  async markNotificationsRead(
    @CurrentUser() user: User,
    @Args('until', { type: () => Date }) until: Date,
  ): Promise<User> {
    await this.limits.consume('write:account', user.id);
    await this.list.markRead(user.id, until);
    return user;
  }
}
