import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, parseInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import type { Event } from '../event.entity.js';
import { EventQueries } from '../event.queries.js';
import { ParticipationJoined } from '../events.domain-events.js';
import { GuestList } from '../guest-list.service.js';
import { joinRequest, metadataOf } from '../join-request.schema.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import type { LinkPurpose } from '../participation-links.service.js';
import { ParticipationService } from '../participation.service.js';
import { admitAnonymous } from './anonymous-admission.js';
import { AnonymousLinks } from './anonymous-links.service.js';
import { AnonymousList } from './anonymous-list.service.js';

const { NOT_CONFIRMED, REJECTED } = ParticipantRole;

const newMessage = joinRequest.pick({ message: true });

/** What people without an account do by the links in their mails. */
@Injectable()
export class AnonymousParticipation {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly guests: GuestList,
    private readonly participations: ParticipationService,
    private readonly list: AnonymousList,
    private readonly links: AnonymousLinks,
    private readonly settings: InstanceSettingsService,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** The one that a link of either kind is for. Throws participant_not_found. */
  async get(token: string): Promise<Participation> {
    const uuid = (await this.links.read('confirm', token)) ?? (await this.links.read('manage', token));
    const participation = uuid && (await this.list.find(uuid));
    if (!participation) throw new DomainError('participant_not_found');
    return participation;
  }

  /** Takes part, or asks to where the organizer approves. Throws participant_not_found, or why that cannot be any more. */
  async confirm(token: string): Promise<Participation> {
    return this.changing('confirm', token, async (tx, participation, event) => {
      if (participation.role !== NOT_CONFIRMED) return;
      const { id: participationId, eventId, actorId } = participation;
      const arrival = { acceptsWaiting: participation.metadata.acceptsWaiting };
      const role = admitAnonymous(event, await this.settings.current(tx), this.clock.now(), arrival);
      await this.guests.move(tx, participation, role);
      await this.events.emit(tx, ParticipationJoined, { participationId, eventId, actorId, role });
    });
  }

  /** Says something else to the organizer. Throws participant_not_found. */
  async say(token: string, said: string): Promise<Participation> {
    const { message } = parseInput(newMessage, { message: said });
    return this.changing('manage', token, async (tx, participation) => {
      await this.list.say(tx, participation, metadataOf({ ...participation.metadata, message }));
    });
  }

  /** Gives the place up; the address goes with it. Throws participant_not_found, participation_rejected. */
  async leave(eventId: string, token: string): Promise<Participation> {
    return this.changing('manage', token, async (tx, participation, event) => {
      if (participation.eventId !== eventId) throw new DomainError('participant_not_found');
      if (participation.role === REJECTED) throw new DomainError('participation_rejected');
      await (participation.role === NOT_CONFIRMED
        ? this.guests.remove(tx, participation)
        : this.participations.remove(tx, participation, event.stats));
    });
  }

  /** Runs `change` under the event's lock, with both as they are then. */
  private async changing(
    purpose: LinkPurpose,
    token: string,
    change: (tx: Tx, participation: Participation, event: Event) => Promise<void>,
  ): Promise<Participation> {
    const uuid = await this.links.read(purpose, token);
    const known = uuid && (await this.list.find(uuid));
    if (!known) throw new DomainError('participant_not_found');
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, known.eventId);
      const participation = await this.list.find(known.uuid, tx);
      if (!participation) throw new DomainError('participant_not_found');
      await change(tx, participation, await this.queries.getById(known.eventId, tx));
      return participation;
    });
  }
}
