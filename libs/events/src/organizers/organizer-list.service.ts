import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { MediaInputs, type MediaOwner, MediaService } from '#convoke/media';
import { saveEvent } from '../event-content.js';
import type { Event } from '../event.entity.js';
import { planOf } from '../event-plan.js';
import { EventParts } from '../event-parts.service.js';
import { EventPublication } from '../event-publication.service.js';
import { EventQueries } from '../event.queries.js';
import type { EventField } from '../events.domain-events.js';
import { EventSuspensions } from '../event-suspensions.service.js';
import { GuestList } from '../guest-list.service.js';
import { InvitationList } from '../invitation-list.service.js';
import { ParticipationService } from '../participation.service.js';
import { EventScope } from '../series/event-series.entity.js';
import { OccurrenceList } from '../series/occurrence-list.service.js';

/** Who comes to organize an event, or goes. */
interface Person {
  userId: string;
  actorId: string;
}

/** What events show, copied for somebody else, by what it was. */
interface CopiedPictures {
  pictures: Map<string, string>;
  descriptions: Map<string, string>;
}

/** Writes who organizes events; every change is made under their locks. */
@Injectable()
export class OrganizerList {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly parts: EventParts,
    private readonly media: MediaInputs,
    private readonly pictures: MediaService,
    private readonly occurrences: OccurrenceList,
    private readonly guests: GuestList,
    private readonly invitations: InvitationList,
    private readonly participations: ParticipationService,
    private readonly suspensions: EventSuspensions,
    private readonly publication: EventPublication,
  ) {}

  /** Locks the event and, where it repeats, the dates to come that are of the same organizer; answers it first. */
  async lock(tx: Tx, eventId: string): Promise<[Event, ...Event[]]> {
    const others = await this.occurrences.lock(tx, eventId, EventScope.ALL);
    const event = await this.queries.getById(eventId, tx);
    const events: [Event, ...Event[]] = [event];
    for (const other of others) {
      const date = await this.queries.getById(other.eventId, tx);
      if (date.organizerActorId === event.organizerActorId) events.push(date);
    }
    return events;
  }

  /** That somebody else has been let in on a draft. */
  async noteShared(tx: Tx, event: Event): Promise<void> {
    event.shared = true;
    await this.db.query('UPDATE events SET shared = true WHERE id = $1', [event.id], tx);
  }

  /** Lets somebody organize it as well; who does so already stays. */
  async add(tx: Tx, event: Event, { userId, actorId }: Person): Promise<void> {
    if (event.organizerActorId === actorId) return;
    const contactIds = [...new Set([...event.contactIds, actorId])];
    await this.save(tx, event, userId, await this.parts.link(tx, event, { contactIds }));
  }

  async remove(tx: Tx, event: Event, actorId: string, byUserId: string): Promise<void> {
    const contactIds = event.contactIds.filter((id) => id !== actorId);
    await this.save(tx, event, byUserId, await this.parts.link(tx, event, { contactIds }));
  }

  /** Copies what the event and the dates to come show: nobody loses a picture since it was somebody else's. */
  async copyPictures(eventId: string, owner: MediaOwner): Promise<CopiedPictures> {
    const events = await this.db.transaction((tx) => this.lock(tx, eventId));
    const copies: CopiedPictures = { pictures: new Map(), descriptions: new Map() };
    for (const { pictureId, description } of events) {
      if (pictureId && !copies.pictures.has(pictureId))
        copies.pictures.set(pictureId, (await this.pictures.copyFor(owner, pictureId)).id);
      if (!copies.descriptions.has(description))
        copies.descriptions.set(description, await this.media.ownedIn(description, owner, { ofAnybody: true }));
    }
    return copies;
  }

  /** Makes it somebody else's; who had it stays as a co-organizer, for as long as both like. */
  async handOver(tx: Tx, event: Event, { userId, actorId }: Person, copies: CopiedPictures): Promise<void> {
    await this.leaveSeat(tx, event, actorId);
    await this.guests.handOver(tx, event, actorId);
    await this.db.query(`DELETE FROM organizer_invitations WHERE event_id = $1 AND role = 'organizer'`, [event.id], tx);
    const contactIds = [event.organizerActorId, ...event.contactIds];
    const { pictureId, description } = event;
    event.organizerActorId = actorId;
    event.pictureId = pictureId && (copies.pictures.get(pictureId) ?? pictureId);
    event.description = copies.descriptions.get(description) ?? description;
    const changed: EventField[] = ['organizerActor'];
    if (event.pictureId !== pictureId) changed.push('picture');
    if (event.description !== description) changed.push('description');
    const others = [...new Set(contactIds)].filter((id) => id !== actorId);
    changed.push(...(await this.parts.link(tx, event, { contactIds: others })));
    await this.suspensions.note(tx, event);
    await this.save(tx, event, userId, changed);
  }

  /** Whoever organizes it does not take part besides: their place goes to the next. */
  private async leaveSeat(tx: Tx, event: Event, actorId: string): Promise<void> {
    const participation = await this.guests.find(tx, event.id, actorId);
    if (participation) await this.participations.remove(tx, participation, event.stats);
    await this.invitations.settle(tx, event.id, actorId);
  }

  private async save(tx: Tx, event: Event, byUserId: string, changed: EventField[]): Promise<void> {
    if (changed.length === 0) return;
    event.updatedAt = this.clock.now();
    await saveEvent(tx, event);
    if (!event.draft) await this.publication.announceChange(tx, event, { changed, was: planOf(event), byUserId });
  }
}
