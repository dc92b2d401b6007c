import { Args, ID, Int, Resolver, Subscription } from '@nestjs/graphql';
import { ActorQueries, CurrentViewer, mayInGroup, MemberQueries, type Viewer, viewerOf } from '#convoke/actors';
import { Access, DomainError, LiveEvents, type RequestContext } from '#convoke/core';
import { ConversationRead, MessageChanged, MessagePosted } from '../../threads.domain-events.js';
import type { Conversation } from '../conversation.js';
import { ConversationQueries } from '../conversation.queries.js';
import { ConversationType } from './conversation.type.js';

/** Lets people watch their conversations. */
@Resolver(() => ConversationType)
export class ConversationLiveResolver {
  constructor(
    private readonly live: LiveEvents,
    private readonly queries: ConversationQueries,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
  ) {}

  @Access('profile', { scope: 'read:conversations' })
  @Subscription(() => ConversationType, {
    nullable: true,
    description: 'Sent when something is said in it, put in other words or taken back',
    resolve(
      this: ConversationLiveResolver,
      _tick,
      { id }: { id: string },
      context: RequestContext,
    ): Promise<Conversation> {
      return this.queries.get(viewerOf(context).actorIds, id);
    },
  })
  async conversationCommentChanged(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    const { conversationId } = await this.queries.get(viewer.actorIds, id);
    return this.live.follow([MessagePosted, MessageChanged], (told) => told.conversationId === conversationId);
  }

  @Access('profile', { scope: 'read:profile:conversations' })
  @Subscription(() => Int, {
    nullable: true,
    description: 'Sent when the profile has other conversations to read than before',
    async resolve(
      this: ConversationLiveResolver,
      _tick,
      { personId }: { personId: string },
      context: RequestContext,
    ): Promise<number> {
      assertOwned(viewerOf(context), personId);
      return (await this.queries.countUnread([personId])).get(personId) ?? 0;
    },
  })
  async personUnreadConversationsCount(
    @Args('personId', { type: () => ID }) personId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    assertOwned(viewer, personId);
    return this.live.follow([MessagePosted, ConversationRead], ({ actorIds }) => actorIds.includes(personId));
  }

  @Access('profile', { scope: 'read:conversations' })
  @Subscription(() => Int, {
    nullable: true,
    description: 'Sent when the group has other conversations to read than before, to those who answer for it',
    async resolve(
      this: ConversationLiveResolver,
      _tick,
      { groupId }: { groupId: string },
      context: RequestContext,
    ): Promise<number> {
      await this.assertAnswersFor(viewerOf(context), groupId);
      return (await this.queries.countUnread([groupId])).get(groupId) ?? 0;
    },
  })
  async groupUnreadConversationsCount(
    @Args('groupId', { type: () => ID }) groupId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    await this.assertAnswersFor(viewer, groupId);
    return this.live.follow([MessagePosted, ConversationRead], ({ actorIds }) => actorIds.includes(groupId));
  }

  private async assertAnswersFor({ actorIds }: Viewer, groupId: string): Promise<void> {
    const own = await this.members.ofActorsIn(groupId, actorIds);
    const isOpen = own.some(({ role }) => mayInGroup(role, 'correspond'));
    if (!isOpen || (await this.actors.find(groupId))?.suspended !== false) throw new DomainError('unauthorized');
  }
}

function assertOwned(viewer: Viewer, personId: string): void {
  if (!viewer.owns(personId)) throw new DomainError('unauthorized');
}
