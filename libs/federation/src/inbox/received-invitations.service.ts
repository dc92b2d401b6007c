import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { DomainError } from '#convoke/core';
import {
  type Event,
  EventInvitationQueries,
  EventInvitations,
  ParticipantRole,
  ParticipationQueries,
  ParticipationService,
} from '#convoke/events';
import type { KnownActor } from '../remote/index.js';
import { type Invite, Invites } from '../events/invites.service.js';

/** What organizers elsewhere want of people here, by the rules that hold for one of ours. */
@Injectable()
export class ReceivedInvitations {
  constructor(
    private readonly invitations: EventInvitations,
    private readonly queries: EventInvitationQueries,
    private readonly participations: ParticipationService,
    private readonly standings: ParticipationQueries,
    private readonly invites: Invites,
  ) {}

  async take(uri: string, sender: KnownActor, { id: eventId }: Event, person: Actor): Promise<void> {
    await this.invitations.invite(viewerOf(sender), eventId, [person]);
    await this.invites.remember({ uri, eventId, actorId: person.id });
  }

  /** Takes back what the sender has invited to by that activity. */
  async withdraw(uri: string, sender: KnownActor): Promise<void> {
    for (const invite of await this.invites.ofUri(uri)) {
      const invitation = await this.queries.findOf(invite.eventId, invite.actorId);
      try {
        if (invitation) await this.invitations.withdraw(viewerOf(sender), invitation.id);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'invitation_answered') throw error;
        await this.turnAway(invite);
      }
    }
  }

  /** Our yes has crossed their Undo: nobody there will answer it any more. */
  private async turnAway({ eventId, actorId }: Invite): Promise<void> {
    const standing = await this.standings.standings([eventId], [actorId]);
    const asked = standing.get(eventId)!.some(({ role }) => role === ParticipantRole.NOT_APPROVED);
    if (asked) await this.participations.settle(eventId, actorId, ParticipantRole.REJECTED);
  }
}

function viewerOf({ actor }: KnownActor) {
  return { actorIds: [actor.id], isModerator: false };
}
