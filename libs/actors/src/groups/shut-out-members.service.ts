import { Injectable } from '@nestjs/common';
import { Database, OnDomainEvent } from '#convoke/core';
import { ActorsSuspended } from '../actors.domain-events.js';
import { GroupDepartures } from './group-departures.service.js';

/** Keeps what groups here say among themselves from servers that are shut out. */
@Injectable()
export class ShutOutMembers {
  constructor(
    private readonly db: Database,
    private readonly departures: GroupDepartures,
  ) {}

  /** Who is of such a server is a member, invited or waiting no longer; who was turned away stays so. */
  @OnDomainEvent(ActorsSuspended)
  async expel({ actorIds }: { actorIds: string[] }): Promise<void> {
    const found = await this.db.query<{ groupId: string; actorId: string }>(
      `SELECT m.group_id AS "groupId", m.actor_id AS "actorId" FROM members m
        JOIN actors a ON a.id = m.actor_id JOIN actors g ON g.id = m.group_id
        WHERE m.actor_id = ANY($1) AND m.role <> 'rejected' AND a.host_suspended
          AND g.domain IS NULL AND g.deleted_at IS NULL ORDER BY m.id`,
      [actorIds],
    );
    // One transaction for each, so that no group waits for all of them.
    for (const { groupId, actorId } of found)
      await this.db.transaction((tx) => this.departures.expel(tx, groupId, actorId));
  }
}
