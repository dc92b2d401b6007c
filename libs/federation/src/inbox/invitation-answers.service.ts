import { Injectable } from '@nestjs/common';
import { EventInvitationQueries, EventInvitations, EventQueries } from '#convoke/events';
import { hasType, idOf, readActivity } from '../vocabulary/index.js';
import { JoinHandler } from './activities/join.js';
import type { ReceivedActivity } from './activity-handler.js';

/** What people elsewhere answer to an invitation of ours; some servers name it, others the event. */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly events: EventQueries,
    private readonly queries: EventInvitationQueries,
    private readonly invitations: EventInvitations,
    private readonly joins: JoinHandler,
  ) {}

  /** A yes is a Join, by the rules of one; a no after a yes is a Leave. Nothing of somebody who is not invited. */
  async take(activity: ReceivedActivity): Promise<void> {
    const { type, sender } = activity;
    const uri = eventMeant(activity);
    const event = uri && (await this.events.findByUrl(uri));
    const invitation = event && event.local ? await this.queries.findOf(event.id, sender.actor.id) : null;
    if (!event || !invitation) return;
    if (type === 'Accept' && invitation.isOpen) await this.joins.join(event, activity);
    if (type !== 'Reject') return;
    if (!invitation.isOpen) await this.joins.leave(event.url, sender);
    else await this.invitations.decline({ actorIds: [sender.actor.id], isModerator: false }, invitation.id);
  }
}

function eventMeant({ body }: ReceivedActivity): string | null {
  const { object, objectUri } = readActivity(body);
  if (object && hasType(object, 'Invite')) return idOf(object.object);
  return objectUri?.split('#invitations/')[0] ?? null;
}
