import { Injectable } from '@nestjs/common';
import { ActorQueries, Follows } from '#convoke/actors';
import { EventQueries, ParticipantRole, ParticipationService } from '#convoke/events';
import { InstanceFollows } from '../../follows/instance-follows.service.js';
import type { KnownActor } from '../../remote/index.js';
import { type Document, hasType, idOf, readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';
import { InvitationAnswers } from '../invitation-answers.service.js';
import { type Join, Joins } from '../../events/joins.service.js';

/** What others answer to our Follow, Join or Invite; only who was asked can answer. */
@Injectable()
export class AnswerHandler implements ActivityHandler {
  readonly types = ['Accept', 'Reject', 'Ignore'];

  constructor(
    private readonly follows: Follows,
    private readonly instance: InstanceFollows,
    private readonly joins: Joins,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly participations: ParticipationService,
    private readonly invitations: InvitationAnswers,
  ) {}

  async handle(activity: ReceivedActivity): Promise<void> {
    const { type, body, sender } = activity;
    const { object, objectUri } = readActivity(body);
    if (!objectUri) return;
    const follow = await this.follows.findByUri(objectUri);
    if (follow && follow.targetId === sender.actor.id) return this.instance.settle(follow, type === 'Accept');
    // Who left and came back before they were let in is in by the first answer, too: some servers give no second one.
    const join = (await this.joins.findByUri(objectUri)) ?? (type === 'Accept' ? await this.laterThan(object) : null);
    if (join) await this.answerJoin(join, sender, type === 'Accept');
    await this.invitations.take(activity);
  }

  /** The Join that we sent after one that an answer embeds. */
  private async laterThan(object: Document | null): Promise<Join | null> {
    const [eventUri, actorUri] = object && hasType(object, 'Join') ? [idOf(object.object), idOf(object.actor)] : [];
    const event = eventUri && (await this.events.findByUrl(eventUri));
    const actor = actorUri && (await this.actors.findByUrl(actorUri));
    return event && actor ? this.joins.findOf(event.id, actor.id) : null;
  }

  private async answerJoin(join: Join, { actor }: KnownActor, accepted: boolean): Promise<void> {
    const event = await this.events.findById(join.eventId);
    if (!event || event.local) return;
    if (![event.organizerActorId, event.attributedToId].includes(actor.id)) return;
    const role = accepted ? ParticipantRole.PARTICIPANT : ParticipantRole.REJECTED;
    await this.participations.settle(event.id, join.actorId, role);
  }
}
