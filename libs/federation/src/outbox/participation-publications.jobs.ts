import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Event,
  EventQueries,
  type Participation,
  ParticipantRole,
  ParticipationJoined,
  ParticipationLeft,
  ParticipationQueries,
  ParticipationUpdated,
} from '#convoke/events';
import { Joins } from '../events/joins.service.js';
import { type Document, writeAccept, writeJoin, writeLeave, writeReject } from '../vocabulary/index.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

const { PARTICIPANT, MODERATOR, ADMINISTRATOR, REJECTED } = ParticipantRole;
const ANSWERED = new Set<ParticipantRole>([PARTICIPANT, MODERATOR, ADMINISTRATOR, REJECTED]);

/** Tells organizers elsewhere who of ours takes part, and people elsewhere whether they have a place here. */
@Injectable()
export class ParticipationPublications {
  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly joins: Joins,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(ParticipationJoined)
  async join({ participationId }: { participationId: string }): Promise<void> {
    await this.withParticipation(participationId, async (tx, event, actor, participation) => {
      if (event.local && !actor.local) await this.answer(tx, event, actor, participation);
      if (!event.local && actor.local) await this.ask(tx, event, actor, participation);
    });
  }

  @OnDomainEvent(ParticipationUpdated)
  async change({ participationId }: { participationId: string }): Promise<void> {
    await this.withParticipation(participationId, async (tx, event, actor, participation) => {
      if (event.local && !actor.local) await this.answer(tx, event, actor, participation);
    });
  }

  /** For somebody elsewhere who asks again: our answer may have been lost. */
  async repeatAnswer(eventId: string, actorId: string): Promise<void> {
    const standings = await this.participations.standings([eventId], [actorId]);
    for (const { id } of standings.get(eventId)!) {
      await this.withParticipation(id, (tx, event, actor, participation) =>
        this.answer(tx, event, actor, participation, `/${randomUUID()}`),
      );
    }
  }

  @OnDomainEvent(ParticipationLeft)
  async leave({ eventId, actorId }: { eventId: string; actorId: string }): Promise<void> {
    const event = await this.events.findById(eventId);
    const actor = await this.db.manager.findOneBy(Actor, { id: actorId });
    const join = await this.joins.findOf(eventId, actorId);
    if (!event || event.local || !actor?.local || !join) return;
    await this.db.transaction(async (tx) => {
      const standing = await this.participations.standings([eventId], [actorId], tx);
      // Whoever has come back meanwhile stays.
      if (standing.get(eventId)!.length > 0) return;
      const deed = { id: `${join.uri}/leave`, actor: actor.url };
      await this.postToOrganizers(tx, event, actor, (to) => writeLeave({ ...deed, to }, event.url));
    });
  }

  /** Our Join to an event elsewhere. */
  private async ask(tx: Tx, event: Event, actor: Actor, { uuid, metadata }: Participation): Promise<void> {
    const uri = `${actor.url}#joins/${uuid}`;
    await this.joins.remember({ uri, eventId: event.id, actorId: actor.id }, tx);
    const write = (to: string[]) => writeJoin({ id: uri, actor: actor.url, to }, event.url, metadata.message);
    await this.postToOrganizers(tx, event, actor, write);
  }

  /** Our answer to somebody else's Join; none as long as the organizer has not decided. */
  private async answer(tx: Tx, event: Event, actor: Actor, participation: Participation, again = ''): Promise<void> {
    const { id, role, updatedAt } = participation;
    if (!ANSWERED.has(role)) return;
    const join = await this.joins.findOf(event.id, actor.id, tx);
    const [guest] = await this.recipients.of(tx, 'themselves', [actor.id]);
    if (!join || !guest) return;
    const organizer = await tx.findOneByOrFail(Actor, { id: event.organizerActorId });
    const write = role === REJECTED ? writeReject : writeAccept;
    const deed = {
      id: `${event.url}#answers/${id}/${updatedAt.getTime()}${again}`,
      actor: organizer.url,
      to: [actor.url],
    };
    const activity = write(deed, writeJoin({ id: join.uri, actor: actor.url }, event.url));
    await this.outbox.post(tx, { actor: organizer, activity, objectUri: event.url, inboxes: [guest.inbox] });
  }

  private async postToOrganizers(tx: Tx, event: Event, actor: Actor, write: (to: string[]) => Document): Promise<void> {
    const organizers = await this.recipients.of(tx, 'themselves', [event.organizerActorId, event.attributedToId]);
    const activity = write(organizers.map(({ uri }) => uri));
    const inboxes = organizers.map(({ inbox }) => inbox);
    await this.outbox.post(tx, { actor, activity, objectUri: event.url, inboxes });
  }

  /** Runs with the participation as it is then, which nobody can leave or change meanwhile. */
  private async withParticipation(
    id: string,
    work: (tx: Tx, event: Event, actor: Actor, participation: Participation) => Promise<void>,
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query('SELECT FROM participations WHERE id = $1 FOR SHARE', [id], tx);
      const participation = await this.participations.find(id, tx);
      const event = participation && (await this.events.findById(participation.eventId, tx));
      const actor = participation && (await tx.findOneBy(Actor, { id: participation.actorId }));
      if (event && !event.deletedAt && actor) await work(tx, event, actor, participation);
    });
  }
}
