import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Event,
  EventQueries,
  ParticipantRole,
  type Participation,
  ParticipationJoined,
  ParticipationQueries,
} from '#convoke/events';
import { paced } from '../notices/digests.service.js';
import type { Recipient } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { Organizers } from './organizers.queries.js';
import { PendingLetters } from './pending-letters.service.js';

interface Arrival {
  event: Event;
  participation: Participation;
  /** Null for somebody without an account. */
  guest: Actor | null;
  organizers: Recipient[];
}

/** Tells those who run a guest list who came onto it. */
@Injectable()
export class GuestNotices {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly actors: ActorQueries,
    private readonly organizers: Organizers,
    private readonly letters: PendingLetters,
    private readonly notices: Notices,
  ) {}

  @OnDomainEvent(ParticipationJoined)
  async joined({ participationId, eventId }: { participationId: string; eventId: string }): Promise<void> {
    const participation = await this.participations.find(participationId);
    const event = await this.events.findById(eventId);
    if (!participation || !event?.local || event.deletedAt || event.suspended) return;
    const guest = participation.anonymous ? null : await this.actors.find(participation.actorId);
    await this.db.transaction(async (tx) => {
      const organizers = await this.organizers.of(tx, event, guest?.userId ?? null);
      const arrival = { event, participation, guest, organizers };
      if (participation.role === ParticipantRole.NOT_APPROVED) await this.tellAsked(tx, arrival);
      if (participation.role === ParticipantRole.PARTICIPANT) await this.tellJoined(tx, arrival);
    });
  }

  private async tellAsked(tx: Tx, { event, participation: { id }, guest, organizers }: Arrival): Promise<void> {
    const about = { eventId: event.id, subjectId: guest?.id, data: { participationId: id } };
    await this.notices.tell(
      tx,
      { kind: 'event_new_pending_participation', key: `asked:${id}`, ...about },
      organizers.map((each) => paced(each, each.user.settings.notificationPendingParticipation)),
      (_, locale) => this.letters.asked(event.title, event.uuid, guest, locale),
    );
  }

  private async tellJoined(tx: Tx, { event, participation: { id }, guest, organizers }: Arrival): Promise<void> {
    await this.notices.tell(
      tx,
      { kind: 'event_new_participation', key: `joined:${id}`, eventId: event.id, subjectId: guest?.id },
      organizers,
      (_, locale) => this.letters.joined(event.title, event.uuid, guest, locale),
    );
  }
}
