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
import { MessageWriter } from './message-writer.service.js';
import { Speakers } from './speakers.service.js';

/** Private messages between profiles. */
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

  /** Begins a conversation with those whom `mentions` names, or says something in one that the acting profile has. */
  async post(viewer: Viewer, given: object): Promise<Conversation> {
    const { actorId, attributedToId, conversationId, eventId, mentions, ...said } = parseInput(newMessage, given);
    await this.speakers.assertMaySpeak(viewer, { actorId, attributedToId });
    const place = conversationId ? await this.queries.get([actorId], conversationId) : null;
    const recipients = place ? [] : await this.recipients(viewer, actorId, mentions);
    if (!place && eventId) await this.assertAbout(actorId, eventId, recipients);
    const { text, actorIds: mentionedIds } = await this.mentions.linked(viewer, commentText(said.text));
    const message = { actorId, text, language: said.language ?? 'und', mentionedIds };
    const id = await this.db.transaction((tx) =>
      place
        ? this.writer.answer(tx, place, message)
        : this.writer.begin(
            tx,
            message,
            recipients.map((actor) => actor.id),
            { eventId: eventId ?? null },
          ),
    );
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

  /** Takes it away from the profile, which gets nothing more of it. Throws conversation_not_found. */
  async leave(viewer: Viewer, id: string): Promise<Conversation> {
    return this.db.transaction(async (tx) => {
      const conversation = await this.queries.get(viewer.actorIds, id, tx);
      await this.writer.leave(tx, conversation.conversationId, conversation.actorId);
      return this.tellOwner(tx, { ...conversation, unread: false, updatedAt: this.clock.now() });
    });
  }

  private async tellOwner(tx: Tx, conversation: Conversation): Promise<Conversation> {
    const { id, conversationId, actorId, unread } = conversation;
    await this.domainEvents.emit(tx, ConversationRead, { conversationId, actorIds: [actorId], id, unread });
    return conversation;
  }

  private async recipients(viewer: Viewer, actorId: string, handles: readonly string[]): Promise<Actor[]> {
    const people = (await this.handles.findAll(viewer, handles, 'mentions')).filter(({ id }) => id !== actorId);
    if (people.length === 0) throw invalid('mentions', 'error_required');
    return people;
  }

  /** An event that the acting profile sees, and one to ask about it. By that profile alone, as nothing may tell of others. */
  private async assertAbout(actorId: string, eventId: string, recipients: readonly Actor[]): Promise<void> {
    const viewer = { actorIds: [actorId], isModerator: false };
    if (!(await this.events.isVisible(eventId, viewer))) throw new DomainError('event_not_found', { field: 'eventId' });
    const event = await this.events.getById(eventId);
    const hosts = [...(maySeeOrganizer(viewer, event) ? [event.organizerActorId] : []), ...event.contactIds];
    if (!recipients.some(({ id }) => hosts.includes(id))) throw invalid('mentions', 'error_recipient_no_organizer');
  }
}
