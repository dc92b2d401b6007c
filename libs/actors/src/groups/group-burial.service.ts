import { Injectable } from '@nestjs/common';
import { Clock, DomainEvents, type Tx } from '#convoke/core';
import { Actor } from '../actor.entity.js';
import { ProfilePictures } from '../profile-pictures.service.js';
import { GroupDeleted } from './groups.domain-events.js';

/** Leaves tombstones of groups, which keep their names taken. */
@Injectable()
export class GroupBurial {
  constructor(
    private readonly clock: Clock,
    private readonly pictures: ProfilePictures,
    private readonly events: DomainEvents,
  ) {}

  /** The caller holds it, and says who may; nobody where it ends by itself. */
  async bury(tx: Tx, group: Actor, byActorId: string | null): Promise<void> {
    group.bury(this.clock.now());
    await tx.update(Actor, { id: group.id }, group);
    await this.pictures.attach(tx, group);
    await this.events.emit(tx, GroupDeleted, { groupId: group.id, byActorId });
  }
}
