import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { AnnouncementAddressed, AnnouncementQueries } from '#convoke/threads';
import { Participants } from '../changes/participants.queries.js';
import { nameOf } from '../comments/comment-letters.service.js';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { StrangersTold } from '../notices/strangers-told.service.js';
import { AnnouncementLetters } from './announcement-letters.service.js';

/** Mails to people without an account what organizers announce. */
@Injectable()
export class AnnouncementMails {
  constructor(
    private readonly db: Database,
    private readonly announcements: AnnouncementQueries,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly participants: Participants,
    private readonly strangersTold: StrangersTold,
    private readonly letters: AnnouncementLetters,
    private readonly mails: NoticeMails,
  ) {}

  /** To those of one job, who are mailed together or not at all. */
  @OnDomainEvent(AnnouncementAddressed)
  async mail({ announcementId, participationIds }: { announcementId: string; participationIds: string[] }) {
    const announcement = await this.announcements.find(announcementId);
    if (!announcement) return;
    const event = await this.events.getById(announcement.eventId);
    const author = await this.actors.find(announcement.actorId);
    if (!author || author.suspended || event.suspended) return;
    await this.db.transaction(async (tx) => {
      if (!(await this.strangersTold.note(tx, `announced:${announcementId}:${participationIds[0]}`))) return;
      const strangers = await this.participants.strangers(tx, participationIds);
      const mails = strangers.map((stranger) => ({
        to: stranger.email,
        locale: stranger.locale,
        letter: this.letters.forStranger(announcement, event, nameOf(author), stranger),
      }));
      await this.mails.sendToAddresses(tx, mails);
    });
  }
}
