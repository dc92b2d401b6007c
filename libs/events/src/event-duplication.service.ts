import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorQueries, requireUser, type Viewer } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, InjectConfig } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaInputs, MediaService } from '#convoke/media';
import { type AddressContent, AddressService } from '#convoke/places';
import { Temporal } from 'temporal-polyfill';
import { eventLike } from './event-copy.js';
import { Event } from './event.entity.js';
import { editorOf } from './event.policy.js';
import { EventParts } from './event-parts.service.js';
import { EventService } from './event.service.js';
import { EventSuspensions } from './event-suspensions.service.js';
import { GuestList } from './guest-list.service.js';

/** Makes drafts out of events that are there. */
@Injectable()
export class EventDuplication {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly events: EventService,
    private readonly actors: ActorQueries,
    private readonly pictures: MediaService,
    private readonly media: MediaInputs,
    private readonly addresses: AddressService,
    private readonly parts: EventParts,
    private readonly suspensions: EventSuspensions,
    private readonly guests: GuestList,
  ) {}

  /** A draft with all that an event says but when it is and who comes, for whoever may edit the event. */
  async duplicate(viewer: Viewer, eventId: string): Promise<Event> {
    if (!(await this.settings.current()).eventCreation) throw new DomainError('event_creation_closed');
    const source = await this.events.editable(viewer, eventId);
    const copy = await this.copyOf(viewer, source);
    const place = await this.placeOf(source);
    return this.db.transaction(async (tx) => {
      if (place) copy.physicalAddressId = (await this.addresses.add(tx, [place]))[0]!.id;
      await this.suspensions.noteNew(tx, [copy]);
      await tx.insert(Event, copy);
      await this.guests.open(tx, [copy]);
      await this.parts.link(tx, copy, { tags: source.tags.map(({ title }) => title) });
      return copy;
    });
  }

  private async copyOf(viewer: Viewer, source: Event): Promise<Event> {
    const uuid = randomUUID();
    const address = { uuid, url: `${this.server.publicUrl}/events/${uuid}`, at: this.clock.now() };
    const copy = eventLike(source, address, this.nextPeriod(source));
    // Nobody finds a draft among theirs that somebody else has made.
    copy.organizerActorId = editorOf(viewer, source)!;
    await this.actors.assertNotMoved(copy.organizerActorId);
    const owner = { userId: requireUser(viewer).id, actorId: copy.organizerActorId };
    // Names of people whom the organizer expected.
    delete copy.options.attendees;
    copy.description = await this.media.ownedIn(source.description, owner, { ofAnybody: true });
    // The two events are edited apart, the words of their pictures, too.
    copy.pictureId = source.pictureId && (await this.pictures.copyFor(owner, source.pictureId)).id;
    return copy;
  }

  /** What the event says of its place, for an address of the copy's own. */
  private async placeOf({ physicalAddressId: id }: Event): Promise<AddressContent | null> {
    const place = id && (await this.addresses.findMany([id])).get(id);
    if (!place) return null;
    const { id: _id, url: _url, insertedAt: _insertedAt, ...content } = place;
    return content;
  }

  /** Which date is for the organizer to say; until then it is the next one on the same weekday at the same hour. */
  private nextPeriod({ beginsOn, endsOn, timezone }: Event): Pick<Event, 'beginsOn' | 'endsOn'> {
    const now = this.clock.now().getTime();
    const moment = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
    const after = Temporal.Instant.fromEpochMilliseconds(Math.max(now, beginsOn.getTime())).toZonedDateTimeISO(
      timezone,
    );
    const weeks = Math.floor(moment(beginsOn).toPlainDate().until(after.toPlainDate()).days / 7) + 1;
    const later = (at: Date) => new Date(moment(at).add({ weeks }).epochMilliseconds);
    return { beginsOn: later(beginsOn), endsOn: endsOn && later(endsOn) };
  }
}
