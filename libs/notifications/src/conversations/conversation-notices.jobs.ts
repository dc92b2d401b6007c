import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { Clock, Database, OnDomainEvent, type Tx } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import {
  AnnouncementQueries,
  type Conversation,
  ConversationQueries,
  ConversationRead,
  MessagePosted,
} from '#convoke/threads';
import { GroupManagers } from '../memberships/group-managers.queries.js';
import type { Notice, Recipient } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { ConversationLetters, type Received } from './conversation-letters.service.js';

type Posted = NonNullable<(typeof MessagePosted)['payload']>;
type Read = NonNullable<(typeof ConversationRead)['payload']>;

/**
 * Tells people that somebody wrote to them, or to a group that they answer for. Who has not read yet what they were told of is told nothing more of that
 * conversation, so nobody can fill a mailbox with messages.
 */
@Injectable()
export class ConversationNotices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly users: Users,
    private readonly actors: ActorQueries,
    private readonly managers: GroupManagers,
    private readonly events: EventQueries,
    private readonly conversations: ConversationQueries,
    private readonly announcements: AnnouncementQueries,
    private readonly letters: ConversationLetters,
    private readonly notices: Notices,
  ) {}

  @OnDomainEvent(MessagePosted)
  async posted(posted: Posted): Promise<void> {
    const message = await this.conversations.findMessage(posted.commentId);
    if (!message || message.deletedAt) return;
    const had = await this.conversations.asHad(posted.surprisedIds, posted.conversationId);
    for (const conversation of had.filter(({ unread }) => unread)) {
      const owner = await this.actors.find(conversation.actorId);
      const group = owner?.type === ActorKind.GROUP ? owner : null;
      for (const recipient of await this.recipients(owner, message.author.userId)) {
        const received = { message, conversation, group, about: await this.subjectOf(conversation, recipient) };
        await this.db.transaction((tx) => this.tell(tx, posted, received, recipient));
      }
    }
  }

  @OnDomainEvent(ConversationRead)
  async read({ id, actorIds, unread }: Read): Promise<void> {
    if (unread) return;
    await this.db.query(
      `UPDATE notifications SET read_at = $3
        WHERE (profile_id = ANY($1) OR profile_id IN (SELECT actor_id FROM members WHERE group_id = ANY($1)))
          AND data->>'conversationId' = $2 AND read_at IS NULL`,
      [actorIds, id, this.clock.now()],
    );
  }

  private async tell(
    tx: Tx,
    { begins, mentionedIds, announcementId }: Posted,
    received: Received,
    recipient: Recipient,
  ) {
    const { message, conversation, group } = received;
    const notice = {
      key: `message:${message.id}:${conversation.id}`,
      eventId: received.about === null ? null : conversation.eventId,
      // Who wrote in the name of a group those know who answer for it.
      subjectId: (message.inNameOf ?? message.author).id,
      data: { conversationId: conversation.id, ...(group ? { groupId: group.id } : {}) },
    } satisfies Omit<Notice, 'kind'>;
    const announcement = announcementId === null ? null : await this.announcements.find(announcementId, tx);
    if (announcement) {
      await this.notices.tell(tx, { ...notice, kind: 'participation_event_comment' }, [recipient], (_, locale) =>
        this.letters.announced(received, announcement, locale),
      );
      return;
    }
    // Who wants to hear nothing of mentions is told of the message as of any other.
    if (mentionedIds.includes(conversation.actorId)) {
      await this.notices.tell(tx, { ...notice, kind: 'conversation_mention' }, [recipient], (_, locale) =>
        this.letters.mentioned(received, locale),
      );
    }
    await this.notices.tell(
      tx,
      { ...notice, kind: begins ? 'conversation_created' : 'conversation_replied' },
      [recipient],
      (_, locale) => (begins ? this.letters.created(received, locale) : this.letters.replied(received, locale)),
    );
  }

  /** Who has the conversation, or answers for the group that has it; not the account of its author. */
  private async recipients(owner: Actor | null, authorUserId: string | null): Promise<Recipient[]> {
    if (owner?.type === ActorKind.GROUP) {
      return this.db.transaction((tx) => this.managers.of(tx, owner.id, 'correspond', authorUserId));
    }
    const userId = owner?.userId;
    const user = userId && userId !== authorUserId ? (await this.users.usable([userId])).get(userId) : undefined;
    return user ? [{ user, profileId: owner!.id }] : [];
  }

  private async subjectOf({ eventId }: Conversation, { profileId }: Recipient): Promise<string | null> {
    if (eventId === null) return null;
    const isSeen = await this.events.isVisible(eventId, { actorIds: [profileId!], isModerator: false });
    return isSeen ? (await this.events.getById(eventId)).title : null;
  }
}
