import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { ActorKind, ActorQueries, type Viewer } from '#convoke/actors';
import { Clock, Database, DomainEvents, UploadedFile } from '#convoke/core';
import {
  Event,
  EventCreation,
  EventJoinOptions,
  EventService,
  EventStatus,
  EventUpdated,
  ParticipationService,
} from '#convoke/events';
import { drawScene } from './demo-drawings.js';
import type { DemoEvent, DemoPlace } from './demo-events.js';

/** Makes the demo's events by the same services that organizers and participants use. */
@Injectable()
export class DemoEvents {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly creation: EventCreation,
    private readonly events: EventService,
    private readonly participations: ParticipationService,
    private readonly domainEvents: DomainEvents,
  ) {}

  /** Makes the event unless its organizer has one of that title already. */
  async ensure(demo: DemoEvent, viewers: Map<string, Viewer>): Promise<void> {
    const organizer = viewers.get(demo.organizer)!;
    if (await this.find(demo, organizer)) return;
    // People can only join what is still to come and not cancelled; such events get their true state afterwards.
    const ahead = {
      ...demo,
      day: Math.max(demo.day, 1),
      status: demo.status === 'CANCELLED' ? undefined : demo.status,
    };
    const event = await this.creation.create(organizer, await this.contentOf(ahead, organizer));
    for (const name of demo.participants) await this.join(viewers.get(name)!, event.id);
    if (demo.day < 1 || demo.status === 'CANCELLED') {
      await this.settle(event.id, demo);
    }
  }

  /** Draws its picture unless it has one. */
  async illustrate(demo: DemoEvent, organizer: Viewer): Promise<void> {
    const event = await this.find(demo, organizer);
    if (!demo.picture || !event || event.pictureId) return;
    const { scene, hue, alt } = demo.picture;
    const file = new UploadedFile('picture.png', 'image/png', await drawScene(scene, hue));
    await this.events.update(organizer, event.id, { picture: { media: { name: `${scene}.png`, alt, file } } });
  }

  private async find(
    { title }: DemoEvent,
    organizer: Viewer,
  ): Promise<{ id: string; pictureId: string | null } | null> {
    const [event] = await this.db.query<{ id: string; pictureId: string | null }>(
      'SELECT id, picture_id AS "pictureId" FROM events WHERE organizer_actor_id = $1 AND title = $2',
      [organizer.actor!.id, title],
    );
    return event ?? null;
  }

  /** Written without the service, which would tell the participants of the change by mail. */
  private async settle(eventId: string, demo: DemoEvent): Promise<void> {
    const { beginsOn, endsOn } = this.spanOf(demo);
    await this.db.transaction(async (tx) => {
      await tx.update(Event, eventId, { beginsOn, endsOn, status: statusOf(demo) });
      await this.domainEvents.emit(tx, EventUpdated, { eventId, changed: ['beginsOn', 'endsOn', 'status'] });
    });
  }

  private async join(viewer: Viewer, eventId: string): Promise<void> {
    await this.participations.join(viewer, { eventId, actorId: viewer.actor!.id, locale: 'en' });
  }

  private async contentOf(demo: DemoEvent, organizer: Viewer): Promise<object> {
    const group = demo.group && (await this.actors.findNamed(ActorKind.GROUP, demo.group, ''));
    return {
      title: demo.title,
      description: demo.description,
      ...this.spanOf(demo),
      organizerActorId: organizer.actor!.id,
      attributedToId: group ? group.id : undefined,
      category: demo.category,
      language: demo.language,
      status: statusOf(demo),
      joinOptions: demo.approval ? EventJoinOptions.RESTRICTED : EventJoinOptions.FREE,
      tags: demo.tags,
      draft: demo.draft ?? false,
      onlineAddress: demo.online,
      options: {
        timezone: demo.timezone,
        isOnline: Boolean(demo.online),
        maximumAttendeeCapacity: demo.capacity ?? 0,
        showRemainingAttendeeCapacity: Boolean(demo.capacity),
        showStartTime: true,
        showEndTime: true,
      },
      physicalAddress: demo.place && addressOf(demo.place),
    };
  }

  private spanOf({ day, hour, hours, timezone }: DemoEvent): { beginsOn: Date; endsOn: Date } {
    const today = Temporal.Instant.fromEpochMilliseconds(this.clock.now().getTime()).toZonedDateTimeISO(timezone);
    const begin = today.toPlainDate().add({ days: day }).toZonedDateTime({ timeZone: timezone, plainTime: { hour } });
    return { beginsOn: new Date(begin.epochMilliseconds), endsOn: new Date(begin.add({ hours }).epochMilliseconds) };
  }
}

function statusOf({ status }: DemoEvent): EventStatus {
  return status ? EventStatus[status] : EventStatus.CONFIRMED;
}

function addressOf({ longitude, latitude, ...lines }: DemoPlace): object {
  return { ...lines, geom: `${longitude};${latitude}` };
}
