import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { Actor, ActorKind, newActor } from './actor.entity.js';
import { Usernames } from './usernames.service.js';

const ANONYMOUS = 'anonymous';

/** Actors that belong to the instance itself. */
@Injectable()
export class InternalActors implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly usernames: Usernames,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Makes, at the first start, the actor in whose name people without an account take part. */
  async onApplicationBootstrap(): Promise<void> {
    const { anonymousActorId } = await this.settings.current();
    if (anonymousActorId !== null) return;
    const { id } = await this.db.transaction((tx) => this.ensureAnonymous(tx));
    await this.settings.change({ anonymousActorId: id });
  }

  private async ensureAnonymous(tx: Tx): Promise<{ id: string }> {
    const id = await this.usernames.reserveId(tx);
    const url = this.usernames.urlOf(ANONYMOUS);
    const createdAt = this.clock.now();
    const actor = newActor({ id, type: ActorKind.APPLICATION, preferredUsername: ANONYMOUS, url, createdAt });
    // Of several processes that start together the first makes it, and the others find it.
    await tx.createQueryBuilder().insert().into(Actor).values(actor).orIgnore().updateEntity(false).execute();
    return tx.findOneByOrFail(Actor, { url });
  }
}
