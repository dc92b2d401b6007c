import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { Actor, ActorKind, GroupBurial, Persons, RemoteActorRecords } from '#convoke/actors';
import { DomainError, type Tx } from '#convoke/core';
import { IsNull } from 'typeorm';

/** Leaves tombstones of people and groups, wherever they live; of those elsewhere only what is here of them goes. */
@Injectable()
export class ProfileBurials {
  constructor(
    private readonly users: Users,
    private readonly persons: Persons,
    private readonly groups: GroupBurial,
    private readonly remotes: RemoteActorRecords,
  ) {}

  /** The caller holds its account. Throws last_profile, actor_not_found where somebody else was quicker. */
  async bury(tx: Tx, { id }: Actor): Promise<void> {
    const lock = { mode: 'for_no_key_update' } as const;
    const actor = await tx.findOne(Actor, { where: { id, deletedAt: IsNull() }, lock });
    if (!actor) throw new DomainError('actor_not_found', { field: 'id' });
    if (!actor.local) await this.remotes.bury(tx, actor.id);
    else if (actor.type === ActorKind.GROUP) await this.groups.bury(tx, actor, null);
    else if (actor.userId === null) await this.persons.bury(tx, actor);
    else await this.persons.remove(tx, await this.users.lock(tx, actor.userId), actor);
  }
}
