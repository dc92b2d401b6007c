import { Injectable } from '@nestjs/common';
import { EventQueries, ParticipantRole, ParticipationService } from '#convoke/events';
import { Follows } from '../../follows/follows.service.js';
import { InstanceFollows } from '../../follows/instance-follows.service.js';
import type { KnownActor } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';
import { InvitationAnswers } from '../invitation-answers.service.js';
import { Joins } from '../../events/joins.service.js';

/** What others answer to our Follow, Join or Invite; only who was asked can answer. */
@Injectable()
export class AnswerHandler implements ActivityHandler {
  readonly types = ['Accept', 'Reject', 'Ignore'];

  constructor(
    private readonly follows: Follows,
    private readonly instance: InstanceFollows,
    private readonly joins: Joins,
    private readonly events: EventQueries,
    private readonly participations: ParticipationService,
    private readonly invitations: InvitationAnswers,
  ) {}

  async handle(activity: ReceivedActivity): Promise<void> {
    const { type, body, sender } = activity;
    const { objectUri } = readActivity(body);
    if (!objectUri) return;
    const follow = await this.follows.findByUri(objectUri);
    if (follow && follow.targetId === sender.actor.id) return this.instance.settle(follow, type === 'Accept');
    await this.answerJoin(objectUri, sender, type === 'Accept');
    await this.invitations.take(activity);
  }

  private async answerJoin(uri: string, { actor }: KnownActor, accepted: boolean): Promise<void> {
    const join = await this.joins.findByUri(uri);
    const event = join && (await this.events.findById(join.eventId));
    if (!event || event.local) return;
    if (![event.organizerActorId, event.attributedToId].includes(actor.id)) return;
    const role = accepted ? ParticipantRole.PARTICIPANT : ParticipantRole.REJECTED;
    await this.participations.settle(event.id, join.actorId, role);
  }
}
