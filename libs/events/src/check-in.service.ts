import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import { type EventViewer, mayManageParticipants } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { GOING_ROLES, type Participation } from './participation.entity.js';
import { ParticipationLinks } from './participation-links.service.js';
import { ParticipationQueries } from './participation.queries.js';

/** Who is there on the day, as those who run the guest list say. To all others there is no such participation. */
@Injectable()
export class CheckIn {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly links: ParticipationLinks,
  ) {}

  /** Whoever is there already stays so since then. Throws participant_not_found or participant_not_going. */
  async letIn(viewer: EventViewer, participationId: string): Promise<Participation> {
    return this.change(viewer, participationId, this.clock.now());
  }

  /** Takes a mistake back. Throws participant_not_found or participant_not_going. */
  async undo(viewer: EventViewer, participationId: string): Promise<Participation> {
    return this.change(viewer, participationId, null);
  }

  /** Whose ticket it is. Throws participant_not_found. */
  async holder(viewer: EventViewer, token: string): Promise<Participation> {
    const uuid = this.links.read('ticket', token);
    return this.managed(viewer, uuid === null ? null : await this.participations.findByUuid(uuid));
  }

  /** In one statement, so that of two phones at once the first one counts. */
  private async change(viewer: EventViewer, id: string, at: Date | null): Promise<Participation> {
    return this.db.transaction(async (tx) => {
      const participation = await this.managed(viewer, await this.participations.find(id, tx), tx);
      const [changed] = await this.db.query<{ checkedInAt: Date | null }>(
        `UPDATE participations
          SET checked_in_at = CASE WHEN $3::timestamptz IS NOT NULL THEN coalesce(checked_in_at, $3) END
          WHERE id = $1 AND role = ANY($2) RETURNING checked_in_at AS "checkedInAt"`,
        [participation.id, GOING_ROLES, at],
        tx,
      );
      if (!changed) throw new DomainError('participant_not_going');
      return Object.assign(participation, changed);
    });
  }

  private async managed(viewer: EventViewer, participation: Participation | null, tx?: Tx): Promise<Participation> {
    if (participation) {
      const { eventId } = participation;
      const event = await this.events.getById(eventId, tx);
      const standing = (await this.participations.standings([eventId], viewer.actorIds, tx)).get(eventId)!;
      if (mayManageParticipants(viewer, event, standing)) return participation;
    }
    throw new DomainError('participant_not_found');
  }
}
