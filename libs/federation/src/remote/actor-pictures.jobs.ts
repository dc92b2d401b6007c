import { Injectable } from '@nestjs/common';
import { Database, job, OnJob } from '#convoke/core';
import { Actor, type RemotePictures, RemoteActorRecords } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import { RemoteActor } from './remote-actor.entity.js';

interface Wanted {
  actorId: string;
  avatar: string | null;
  banner: string | null;
}

/** Pictures take longer to fetch than the sender of an activity waits for its answer. */
export const FetchActorPictures = job<Wanted>('federation.fetch-actor-pictures', { retryLimit: 2 });

/** Fetches the pictures of actors elsewhere. */
@Injectable()
export class ActorPicturesJobs {
  constructor(
    private readonly db: Database,
    private readonly records: RemoteActorRecords,
    private readonly blocks: DomainBlocks,
  ) {}

  @OnJob(FetchActorPictures)
  async fetch({ actorId, avatar, banner }: Wanted): Promise<void> {
    const actor = await this.db.manager.findOneBy(Actor, { id: actorId });
    const remote = await this.db.manager.findOneBy(RemoteActor, { actorId });
    if (!actor || !remote || actor.deletedAt) return;
    const wanted: RemotePictures = {
      avatar: avatar === remote.avatarUrl ? undefined : avatar,
      banner: banner === remote.bannerUrl ? undefined : banner,
    };
    const pictures = await this.records.fetchPictures(actor, wanted, this.blocks.mediaFor(remote.host));
    await this.db.transaction(async (tx) => {
      const shown = await this.records.show(tx, actorId, pictures);
      if (!shown) return;
      // One that could not be had is asked for again when the actor is.
      const urls = { avatarUrl: shown.avatarId && avatar, bannerUrl: shown.bannerId && banner };
      await tx.update(RemoteActor, { actorId }, urls);
    });
  }
}
