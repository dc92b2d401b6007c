import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import {
  type Event,
  EventGroups,
  EventInvitationQueries,
  mayCommentOnEvent,
  ParticipationQueries,
} from '#convoke/events';

/** As whom somebody could comment. */
@Injectable()
export class CommentProfiles {
  constructor(
    private readonly participations: ParticipationQueries,
    private readonly invitations: EventInvitationQueries,
    private readonly groups: EventGroups,
  ) {}

  /** The viewer's profiles that could, each for what it is itself. */
  async of(event: Event, context: RequestContext): Promise<string[]> {
    const { actorIds } = viewerOf(context).within('read:event');
    if (actorIds.length === 0) return [];
    if (event.isOpenToRead()) return actorIds.filter((id) => mayCommentOnEvent(id, event, []));
    const [standing, invitations, members] = await Promise.all([
      this.participations.standing(context).load(event.id),
      this.invitations.openTo(event, context),
      this.groups.viewersIn(event, context),
    ]);
    const isInvited = (id: string) => invitations.some(({ actorId }) => actorId === id);
    const admission = (id: string) => ({ invited: isInvited(id), member: members.includes(id) });
    return actorIds.filter((id) => mayCommentOnEvent(id, event, standing, admission(id)));
  }
}
