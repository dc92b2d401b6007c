import { Injectable } from '@nestjs/common';
import { GroupDeleted, isMember, type MemberChange, MemberChanged, PersonDeleted } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import { GuestList } from './guest-list.service.js';
import { ParticipationService } from './participation.service.js';

/** What events leave to the worker. */
@Injectable()
export class EventJobs {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly guests: GuestList,
    private readonly events: EventService,
    private readonly participations: ParticipationService,
  ) {}

  /** A profile that is gone organizes nothing and takes part in nothing. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.each('SELECT id FROM events WHERE organizer_actor_id = $1 AND deleted_at IS NULL', [actorId], (id) =>
      this.bury(id),
    );
    await this.each('SELECT event_id AS id FROM participations WHERE actor_id = $1', [actorId], (id) =>
      this.participations.withdraw(id, actorId),
    );
    await this.db.query('DELETE FROM event_contacts WHERE actor_id = $1', [actorId]);
    await this.db.query('DELETE FROM event_invitations WHERE actor_id = $1', [actorId]);
    await this.db.query('DELETE FROM organizer_invitations WHERE $1 IN (actor_id, inviter_actor_id)', [actorId]);
  }

  /** So do the events of a group that is gone. */
  @OnDomainEvent(GroupDeleted)
  async removeGroup({ groupId }: { groupId: string }): Promise<void> {
    await this.each('SELECT id FROM events WHERE attributed_to_id = $1 AND deleted_at IS NULL', [groupId], (id) =>
      this.bury(id),
    );
  }

  /** Who is no longer in a group goes to none of its meetings but those that they were asked to. */
  @OnDomainEvent(MemberChanged)
  async leaveMeetings({ groupId, actorId, to }: MemberChange): Promise<void> {
    if (to !== null && isMember(to)) return;
    await this.each(
      `SELECT e.id FROM participations p JOIN events e ON e.id = p.event_id
        WHERE p.actor_id = $2 AND e.attributed_to_id = $1 AND e.visibility = 'restricted' AND p.role <> 'creator'
          AND NOT EXISTS (SELECT FROM event_invitations i WHERE i.event_id = e.id AND i.actor_id = p.actor_id)`,
      [groupId, actorId],
      (id) => this.participations.withdraw(id, actorId),
    );
  }

  /** One transaction for each, so that nobody's join waits for all of them. */
  private async each(statement: string, params: string[], work: (id: string) => Promise<void>): Promise<void> {
    const rows = await this.db.query<{ id: string }>(statement, params);
    for (const { id } of rows) await work(id);
  }

  private async bury(eventId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.queries.getById(eventId, tx);
      if (!event.deletedAt) await this.events.bury(tx, event);
    });
  }
}
