import { Injectable } from '@nestjs/common';
import { ContentRemovals, removalWords, type Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, invalid, Jobs, parseInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { assertOffered } from './event-category.js';
import { assertConsistent, saveEvent, writeContent } from './event-content.js';
import type { Event } from './event.entity.js';
import { type EventPlan, planOf } from './event-plan.js';
import { EventParts, type GivenParts, type ReadyParts } from './event-parts.service.js';
import { deleterOf, editorOf, type EventViewer, mayDeleteEvent, maySeeEvent, mayUpdateEvent } from './event.policy.js';
import { EventPublication } from './event-publication.service.js';
import { EventQueries } from './event.queries.js';
import { type EventChange, eventChange } from './event.schema.js';
import type { EventField } from './events.domain-events.js';
import { EventStatus } from './event.values.js';
import { EventSuspensions } from './event-suspensions.service.js';
import { EventGroups } from './groups/event-groups.service.js';
import { GuestList } from './guest-list.service.js';
import { assertSameDay, carriedTo } from './series/carried-change.js';
import { EventScope } from './series/event-series.entity.js';
import { MakeOccurrences, OccurrenceList } from './series/occurrence-list.service.js';
import { WaitingList } from './waiting-list.service.js';

/** The account and the profile that do something, as far as somebody of ours does. */
interface Doer {
  userId: string | null;
  actorId: string | null;
}

/** What the rules that look for spam read. */
const WORDS: EventField[] = ['title', 'description', 'onlineAddress', 'metadata', 'visibility'];
const NOBODY: Doer = { userId: null, actorId: null };

/** Shows, changes and deletes events; every change is made under the event's lock. */
@Injectable()
export class EventService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly queries: EventQueries,
    private readonly guests: GuestList,
    private readonly parts: EventParts,
    private readonly groups: EventGroups,
    private readonly publication: EventPublication,
    private readonly suspensions: EventSuspensions,
    private readonly waiting: WaitingList,
    private readonly occurrences: OccurrenceList,
    private readonly jobs: Jobs,
    private readonly removals: ContentRemovals,
  ) {}

  /** Throws event_not_found for whoever may not see it, and for everybody once it is deleted. */
  async get(viewer: EventViewer, uuid: string): Promise<Event> {
    const event = await this.queries.findByUuid(uuid);
    if (!event || !(await this.isVisible(viewer, event))) throw new DomainError('event_not_found');
    return event;
  }

  /** When an event that people had the address of was deleted; null for anything else. */
  async deletedSince(uuid: string): Promise<Date | null> {
    const event = await this.queries.findByUuid(uuid);
    return event?.isOpenToRead() ? event.deletedAt : null;
  }

  /**
   * Changes what is named, on the event or on others of its series as well. Throws InvalidInput naming every field that
   * breaks a rule; then nothing is written.
   */
  async update(
    viewer: Viewer,
    eventId: string,
    given: GivenParts & object,
    scope: EventScope = EventScope.THIS,
  ): Promise<Event> {
    const content = parseInput(eventChange, given);
    const present = await this.editable(viewer, eventId);
    assertOffered(content, await this.settings.current(), present);
    const parts = await this.parts.prepare(viewer, given, content, present);
    await this.consult(present, content);
    return this.db.transaction(async (tx) => {
      const others = await this.occurrences.lock(tx, eventId, scope);
      const event = await this.editable(viewer, eventId, tx);
      this.parts.assertPeople(viewer, content, event);
      const { draft, beginsOn, endsOn, timezone } = event;
      const changed = await this.change(tx, viewer, event, content, parts);
      await this.repeat(tx, event, content, draft);
      if (!draft) await this.occurrences.noteChange(tx, eventId, changed, scope);
      // What is called off from a date on does not go on after the dates that are there.
      const isCalledOff = changed.includes('status') && event.status === EventStatus.CANCELLED;
      if (isCalledOff && scope !== EventScope.THIS) await this.occurrences.stop(tx, eventId);
      const carried = { changed, content, parts, before: { beginsOn, endsOn, timezone }, now: event };
      for (const { eventId: otherId, ownFields } of others) {
        assertSameDay(carried);
        const other = await this.queries.getById(otherId, tx);
        if (!mayUpdateEvent(viewer, other)) throw new DomainError('unauthorized');
        const theirs = carriedTo(other, ownFields, carried);
        await this.change(tx, viewer, other, theirs.content, theirs.parts);
      }
      return event;
    });
  }

  /** Leaves a tombstone, also of others of its series; a moderator’s `words` are told its organizer. Throws event_not_found, unauthorized or InvalidInput. */
  async delete(
    viewer: Viewer,
    eventId: string,
    scope: EventScope = EventScope.THIS,
    given: string | null = null,
  ): Promise<void> {
    const words = removalWords(given);
    await this.db.transaction(async (tx) => {
      const others = await this.occurrences.lock(tx, eventId, scope);
      const event = await this.visible(viewer, eventId, tx);
      const events = [event];
      for (const other of others) events.push(await this.queries.getById(other.eventId, tx));
      if (!events.every((each) => mayDeleteEvent(viewer, each))) throw new DomainError('unauthorized');
      if (scope !== EventScope.THIS) await this.occurrences.stop(tx, eventId);
      for (const each of events) {
        await this.remove(tx, viewer, each, words);
      }
    });
  }

  /** For whoever may; one that is not the viewer's own they delete as a moderator. */
  private async remove(tx: Tx, viewer: Viewer, event: Event, words: string): Promise<void> {
    const { id, title, organizerActorId: authorId } = event;
    const actorId = deleterOf(viewer, event);
    await this.bury(tx, event, { userId: viewer.user?.id ?? null, actorId });
    if (!actorId) await this.removals.note(tx, viewer, { kind: 'event', id, title, authorId, words });
  }

  /** Deletes an event, whoever wants it, an account of ours or not; the caller holds its lock. */
  async bury(tx: Tx, event: Event, by: Doer = NOBODY): Promise<void> {
    const { id: eventId, title, draft, attributedToId: groupId } = event;
    event.bury(this.clock.now());
    await this.parts.clear(tx, event);
    await saveEvent(tx, event);
    const { userId: byUserId, actorId: byActorId } = by;
    await this.publication.announceDeletion(tx, { eventId, title, wasPublished: !draft, groupId, byUserId, byActorId });
  }

  /** About a draft that is about to be published. */
  private async consult(present: Event, content: EventChange): Promise<void> {
    if (!present.draft || content.draft !== false) return;
    writeContent(present, content);
    present.organizerActorId = content.organizerActorId ?? present.organizerActorId;
    this.setPublication(present, content);
    await this.publication.consult(present);
  }

  /** Throws event_not_found or unauthorized. */
  async editable(viewer: Viewer, eventId: string, tx?: Tx): Promise<Event> {
    const event = await this.visible(viewer, eventId, tx);
    if (!mayUpdateEvent(viewer, event)) throw new DomainError('unauthorized');
    return event;
  }

  /** Writes what is said of one event and tells it. The caller holds its lock. */
  private async change(
    tx: Tx,
    viewer: Viewer,
    event: Event,
    content: EventChange,
    parts: ReadyParts,
  ): Promise<EventField[]> {
    const { draft, publishAt, beginsOn } = event;
    const was = { plan: planOf(event), draft, publishAt, beginsOn, isOpen: event.isOpenToRead() };
    const changed = writeContent(event, content);
    assertConsistent(event);
    assertPlacesSuffice(event);
    changed.push(...(await this.parts.settle(tx, event, parts)));
    changed.push(...(await this.parts.link(tx, event, parts)));
    if (await this.handOver(tx, event, content)) changed.push('organizerActor');
    if (await this.groups.settle(tx, viewer, event, content.attributedToId)) changed.push('attributedTo');
    if (!was.draft && changed.includes('beginsOn')) event.previousBeginsOn = was.beginsOn;
    this.setPublication(event, content);
    if (was.draft && !event.draft) {
      await this.groups.assertPublishable(tx, event);
      await this.publication.admit(tx, event);
    }
    if (changed.length > 0 || event.draft !== was.draft) event.updatedAt = this.clock.now();
    await saveEvent(tx, event);
    await this.announce(tx, event, changed, was, viewer);
    const isRead = !was.draft || event.awaitsModerator;
    if (isRead && WORDS.some((field) => changed.includes(field))) {
      await this.publication.noteWords(tx, event, was.isOpen);
    }
    await this.waiting.fill(tx, event.stats);
    return changed;
  }

  /** What was a draft continues when it is published. */
  private async repeat(tx: Tx, event: Event, { recurrence }: EventChange, wasDraft: boolean): Promise<void> {
    const begun = await this.occurrences.settle(tx, event, recurrence, wasDraft);
    if (begun && !wasDraft) await this.jobs.send(tx, MakeOccurrences, { seriesId: begun.id });
  }

  private async visible(viewer: Viewer, eventId: string, tx?: Tx): Promise<Event> {
    const event = await this.queries.getById(eventId, tx);
    if (!(await this.isVisible(viewer, event, tx))) throw new DomainError('event_not_found');
    return event;
  }

  private async isVisible(viewer: EventViewer, event: Event, tx?: Tx): Promise<boolean> {
    if (maySeeEvent(viewer, event, [])) return true;
    return viewer.actorIds.length > 0 && this.queries.isVisible(event.id, viewer, tx);
  }

  /** Only to another profile of the organizer's own; `assertPeople` has seen that it is, and that nobody has seen the event. */
  private async handOver(tx: Tx, event: Event, { organizerActorId }: EventChange): Promise<boolean> {
    if (!organizerActorId || organizerActorId === event.organizerActorId) return false;
    await this.guests.handOver(tx, event, organizerActorId);
    event.organizerActorId = organizerActorId;
    await this.suspensions.note(tx, event);
    return true;
  }

  private setPublication(event: Event, { draft, publishAt }: EventChange): void {
    const now = this.clock.now();
    // A moderator publishes it.
    if (event.awaitsModerator) return;
    if (event.draft) {
      const at = publishAt === undefined && draft !== false ? event.publishAt : (publishAt ?? null);
      event.setPublication({ draft: draft ?? true, publishAt: at }, now);
      return;
    }
    if (draft) throw invalid('draft', 'error_already_published');
    if (publishAt && publishAt > now) throw invalid('publishAt', 'error_already_published');
  }

  private async announce(
    tx: Tx,
    event: Event,
    changed: EventField[],
    before: Pick<Event, 'draft' | 'publishAt'> & { plan: EventPlan },
    viewer: Viewer,
  ): Promise<void> {
    if (!event.draft && before.draft) await this.publication.announce(tx, event);
    else if (!event.draft) {
      const by = { byUserId: viewer.user?.id ?? null, byActorId: editorOf(viewer, event) };
      await this.publication.announceChange(tx, event, { changed, was: before.plan, ...by });
    } else if (event.publishAt?.getTime() !== before.publishAt?.getTime()) await this.publication.schedule(tx, event);
  }
}

/** Nobody who has a place loses it because the organizer counts anew. */
function assertPlacesSuffice({ capacity, stats }: Event): void {
  if (capacity === null || stats.seatsTaken <= capacity) return;
  throw invalid('options.maximumAttendeeCapacity', 'error_capacity_below_participants', { count: stats.seatsTaken });
}
