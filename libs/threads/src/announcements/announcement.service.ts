import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import {
  Database,
  DomainError,
  invalid,
  type PageOf,
  type PageParts,
  type PageWindow,
  parseInput,
  RateLimits,
} from '#convoke/core';
import { editorOf, type Event, EventQueries, mayUpdateEvent, type ParticipantRole } from '#convoke/events';
import { CommentMentions } from '../comment-mentions.service.js';
import { mayAnnounce } from '../comment.policy.js';
import { commentText } from '../comment.schema.js';
import { ConversationQueries } from '../conversations/conversation.queries.js';
import type { Conversation } from '../conversations/conversation.js';
import { Speakers } from '../conversations/speakers.service.js';
import { type Announcement, type Reach, TOLD_ROLES } from './announcement.js';
import { AnnouncementWriter } from './announcement-writer.service.js';
import { AnnouncementQueries } from './announcement.queries.js';
import { newAnnouncement } from './announcement.schema.js';

/** What organizers tell those who plan on their event. */
@Injectable()
export class Announcements {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly queries: AnnouncementQueries,
    private readonly conversations: ConversationQueries,
    private readonly writer: AnnouncementWriter,
    private readonly speakers: Speakers,
    private readonly mentions: CommentMentions,
    private readonly events: EventQueries,
  ) {}

  /**
   * Tells it in the background to each in private, and answers what the acting profile has of it. Throws event_not_found,
   * unauthorized, too_many_requests after some an hour, and InvalidInput where there is nobody to tell.
   */
  async send(viewer: Viewer, given: object): Promise<Conversation> {
    const { actorId, attributedToId, eventId, roles, ...said } = parseInput(newAnnouncement, given);
    await this.speakers.assertMaySpeak(viewer, actorId);
    if (attributedToId && attributedToId !== actorId) throw invalid('attributedToId', 'error_not_your_profile');
    const words = commentText(said.text);
    const event = await this.organized(viewer, actorId, eventId);
    await this.limits.consume('announcement:event', event.id);
    const { text } = await this.mentions.linked(viewer, words);
    const message = { actorId, text, language: said.language ?? 'und', mentionedIds: [] };
    const placeId = await this.db.transaction((tx) => this.writer.begin(tx, { event, roles, message }));
    return this.conversations.get([actorId], placeId);
  }

  /** Those of an event, for its organizers; to others there are none. */
  async of(viewer: Viewer, event: Event, window: PageWindow, parts: PageParts): Promise<PageOf<Announcement>> {
    return this.isOrganized(viewer, event) ? this.queries.of(event.id, window, parts) : { elements: [], total: 0 };
  }

  /** How many one would go to, by role; for the organizers. */
  async reach(viewer: Viewer, event: Event): Promise<(Reach & { role: ParticipantRole })[]> {
    const editorId = editorOf(viewer, event);
    if (!editorId || !this.isOrganized(viewer, event)) return [];
    return this.queries.reach({ eventId: event.id, exceptId: editorId, roles: TOLD_ROLES });
  }

  private isOrganized(viewer: Viewer, event: Event): boolean {
    return event.local && mayUpdateEvent(viewer, event);
  }

  /** Nobody tells anything in another organizer's name: the acting profile itself has to answer for the event. */
  private async organized(viewer: Viewer, actorId: string, eventId: string): Promise<Event> {
    const event = await this.events.findById(eventId);
    if (!event || !(await this.events.isVisible(event.id, viewer))) throw new DomainError('event_not_found');
    if (!event.local || !mayAnnounce(actorId, event)) throw new DomainError('unauthorized');
    return event;
  }
}
