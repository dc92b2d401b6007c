import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Database, DomainError } from '#convoke/core';
import { type Event, EventQueries, EventJoinOptions, ParticipationService } from '#convoke/events';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { Outbox, ParticipationPublications } from '../../outbox/index.js';
import type { KnownActor } from '../../remote/index.js';
import { readActivity, writeIgnore, writeReject } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';
import { Joins } from '../../events/joins.service.js';

/** Somebody elsewhere takes part in an event here, or no longer does: by the same rules as a click here. */
@Injectable()
export class JoinHandler implements ActivityHandler {
  readonly types = ['Join', 'Leave'];

  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly participations: ParticipationService,
    private readonly joins: Joins,
    private readonly gone: GoneObjects,
    private readonly publications: ParticipationPublications,
    private readonly outbox: Outbox,
  ) {}

  async handle(activity: ReceivedActivity): Promise<void> {
    const { objectUri } = readActivity(activity.body);
    if (activity.type === 'Leave') return this.leave(objectUri, activity.sender);
    if (await this.gone.has(activity.id, [activity.sender.remote.uri])) return;
    const event = await this.ours(objectUri);
    if (event) await this.join(event, activity);
  }

  /** Nothing where there is nothing to leave. */
  async leave(eventUri: string | null, { actor }: KnownActor): Promise<void> {
    const event = await this.ours(eventUri);
    if (!event) return;
    try {
      await this.participations.leave(viewerOf(actor.id), event.id, actor.id);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'participant_not_found') throw error;
    }
  }

  /** Answers with Reject whoever cannot come, and throws why. */
  async join(event: Event, activity: ReceivedActivity): Promise<void> {
    const { actor } = activity.sender;
    const { message } = readActivity(activity.body);
    // Before the participation, whose subscribers answer it.
    await this.joins.remember({ uri: activity.id, eventId: event.id, actorId: actor.id });
    try {
      await this.participations.join(viewerOf(actor.id), {
        eventId: event.id,
        actorId: actor.id,
        message,
        // There is no word by which they could agree to it, and Leave takes it back.
        acceptWaiting: true,
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'already_participant') await this.publications.repeatAnswer(event.id, actor.id);
      else await this.refuse(event, activity);
      throw error;
    }
  }

  /** Nobody waits for ever: who cannot come is told so. */
  private async refuse(event: Event, { body, sender }: ReceivedActivity): Promise<void> {
    const organizer = await this.actors.find(event.organizerActorId);
    // Of an event that they may not see they are told nothing.
    if (!organizer || !(await this.events.isVisible(event.id, viewerOf(sender.actor.id)))) return;
    const answer = event.joinOptions === EventJoinOptions.EXTERNAL ? writeIgnore : writeReject;
    const deed = { id: `${event.url}#answers/${randomUUID()}`, actor: organizer.url, to: [sender.remote.uri] };
    await this.db.transaction((tx) =>
      this.outbox.post(tx, {
        actor: organizer,
        activity: answer(deed, body),
        objectUri: event.url,
        inboxes: [sender.remote.inboxUrl],
      }),
    );
  }

  private async ours(uri: string | null): Promise<Event | null> {
    const event = uri ? await this.events.findByUrl(uri) : null;
    return event?.local ? event : null;
  }
}

function viewerOf(actorId: string) {
  return { actorIds: [actorId], isModerator: false };
}
