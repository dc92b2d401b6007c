import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Database, randomId } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { Actor, ActorKind, newActor } from './actor.entity.js';
import { Usernames } from './usernames.service.js';

const ANONYMOUS = 'anonymous';
const RELAY = 'relay';

/** Actors that belong to the instance itself. */
@Injectable()
export class InternalActors implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly usernames: Usernames,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Makes, at the first start, who people without an account take part as, and who the instance speaks as. */
  async onApplicationBootstrap(): Promise<void> {
    const { anonymousActorId, instanceActorId } = await this.settings.current();
    if (anonymousActorId === null) await this.settings.change({ anonymousActorId: await this.ensure(ANONYMOUS) });
    if (instanceActorId === null) await this.settings.change({ instanceActorId: await this.ensure(RELAY) });
  }

  private ensure(preferredUsername: string): Promise<string> {
    return this.db.transaction(async (tx) => {
      const id = randomId();
      const url = preferredUsername === RELAY ? this.usernames.instanceUrl : this.usernames.urlOf(preferredUsername);
      const actor = newActor({ id, type: ActorKind.APPLICATION, preferredUsername, url, createdAt: this.clock.now() });
      // Of several processes that start together the first makes it, and the others find it.
      await tx.createQueryBuilder().insert().into(Actor).values(actor).orIgnore().updateEntity(false).execute();
      return (await tx.findOneByOrFail(Actor, { url })).id;
    });
  }
}
