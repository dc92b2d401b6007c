import { Injectable } from '@nestjs/common';
import { type Actor, ProfileHandles, type Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, parseInput, type Tx } from '#convoke/core';
import { EventQueries, maySeeOrganizer } from '#convoke/events';
import { CommentMentions } from '../comment-mentions.service.js';
import { commentText } from '../comment.schema.js';
import { ConversationRead } from '../threads.domain-events.js';
import { ConversationQueries } from './conversation.queries.js';
import { newMessage } from './conversation.schema.js';
import type { Conversation } from './conversation.js';
import { MessageWriter, type NewMessage } from './message-writer.service.js';
import { Speakers } from './speakers.service.js';

/** A profile, and as whom it speaks: itself, or a group that it answers for. */
interface Speaker {
  actorId: string;
  speakerId: string;
}

/** Private messages between profiles, and between profiles and groups. */
@Injectable()
export class Conversations {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: ConversationQueries,
    private readonly writer: MessageWriter,
    private readonly mentions: CommentMentions,
    private readonly handles: ProfileHandles,
    private readonly speakers: Speakers,
    private readonly events: EventQueries,
    private readonly domainEvents: DomainEvents,
  ) {}

  /**
   * Begins a conversation with those whom `mentions` names, or says something in one that the acting profile has, or a
   * group that it answers for: in the name of that group then.
   */
  async post(viewer: Viewer, given: object): Promise<Conversation> {
    const { actorId, attributedToId, conversationId, eventId, mentions, ...said } = parseInput(newMessage, given);
    await this.speakers.assertMaySpeak(viewer, actorId);
    const place = conversationId ? await this.queries.get([actorId], conversationId) : null;
    const speakerId = place?.actorId ?? attributedToId ?? actorId;
    if (place && attributedToId && attributedToId !== speakerId) throw invalid('attributedToId', 'error_not_its_group');
    if (speakerId !== actorId) await this.speakers.assertInNameOf(speakerId, actorId);
    const recipients = place ? [] : await this.recipients(viewer, { actorId, speakerId }, mentions);
    if (!place && eventId) await this.assertAbout(actorId, eventId, recipients);
    const { text, actorIds: mentionedIds } = await this.mentions.linked(viewer, commentText(said.text));
    const words = { text, language: said.language ?? 'und', mentionedIds };
    const id = await this.db.transaction(async (tx) => {
      const message = { ...words, ...(await this.voice(tx, { actorId, speakerId })) };
      if (place) return this.writer.answer(tx, place, message);
      const recipientIds = recipients.map((actor) => actor.id);
      return this.writer.begin(tx, message, recipientIds, { eventId: eventId ?? null });
    });
    return this.queries.get([actorId], id);
  }

  /** Throws conversation_not_found. */
  async mark(viewer: Viewer, id: string, read: boolean): Promise<Conversation> {
    return this.db.transaction(async (tx) => {
      const conversation = await this.queries.get(viewer.actorIds, id, tx);
      if (conversation.unread !== read) return conversation;
      await this.db.query('UPDATE conversation_participants SET unread = $2 WHERE id = $1', [id, !read], tx);
      return this.tellOwner(tx, { ...conversation, unread: !read });
    });
  }

  /** Takes it away from the profile or group, which gets nothing more of it. Throws conversation_not_found. */
  async leave(viewer: Viewer, id: string): Promise<Conversation> {
    return this.db.transaction(async (tx) => {
      const conversation = await this.queries.get(viewer.actorIds, id, tx);
      await this.writer.leave(tx, conversation.conversationId, conversation.actorId);
      return this.tellOwner(tx, { ...conversation, unread: false, updatedAt: this.clock.now() });
    });
  }

  /** Who writes, and for whom: looked at again when it is written, for a role can end any moment. */
  private async voice(
    tx: Tx,
    { actorId, speakerId }: Speaker,
  ): Promise<Pick<NewMessage, 'actorId' | 'attributedToId'>> {
    if (speakerId === actorId) return { actorId };
    await this.speakers.assertInNameOf(speakerId, actorId, tx);
    return { actorId, attributedToId: speakerId };
  }

  private async tellOwner(tx: Tx, conversation: Conversation): Promise<Conversation> {
    const { id, conversationId, actorId, unread } = conversation;
    await this.domainEvents.emit(tx, ConversationRead, { conversationId, actorIds: [actorId], id, unread });
    return conversation;
  }

  private async recipients(
    viewer: Viewer,
    { actorId, speakerId }: Speaker,
    handles: readonly string[],
  ): Promise<Actor[]> {
    const found = await this.handles.findAllWithGroups(viewer, actorId, handles, 'mentions');
    const people = found.filter(({ id }) => id !== speakerId);
    if (people.length === 0) throw invalid('mentions', 'error_required');
    return people;
  }

  /** An event that the acting profile sees, and one to ask about it. By that profile alone, as nothing may tell of others. */
  private async assertAbout(actorId: string, eventId: string, recipients: readonly Actor[]): Promise<void> {
    const viewer = { actorIds: [actorId], isModerator: false };
    if (!(await this.events.isVisible(eventId, viewer))) throw new DomainError('event_not_found', { field: 'eventId' });
    const event = await this.events.getById(eventId);
    const organizerIds = [event.attributedToId, ...(maySeeOrganizer(viewer, event) ? [event.organizerActorId] : [])];
    const hosts = [...organizerIds, ...event.contactIds];
    if (!recipients.some(({ id }) => hosts.includes(id))) throw invalid('mentions', 'error_recipient_no_organizer');
  }
}
