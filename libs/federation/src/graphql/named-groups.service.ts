import { Injectable } from '@nestjs/common';
import { ActorKind, ActorQueries, type RemoteGroups, requireUser, type Viewer } from '#convoke/actors';
import { type Config, InjectConfig, RateLimits } from '#convoke/core';
import { isRemoteRefusal, parseHandle, RemoteActors } from '../remote/index.js';

/** Finds groups of other instances by their handles. */
@Injectable()
export class NamedGroups implements RemoteGroups {
  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly limits: RateLimits,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
  ) {}

  /** Only who is signed in makes us ask other servers. */
  async meet(viewer: Viewer, address: string): Promise<void> {
    const handle = this.config.enabled && !viewer.isAnonymous ? parseHandle(address) : null;
    if (!handle || handle.host === this.server.publicHost) return;
    const known = await this.actors.findNamed(ActorKind.GROUP, handle.name, handle.host);
    if (!known) await this.fetch(viewer, address);
  }

  private async fetch(viewer: Viewer, handle: string): Promise<void> {
    await this.limits.consume('fetch:account', requireUser(viewer).id);
    try {
      await this.remotes.findByHandle(handle);
    } catch (error) {
      if (!isRemoteRefusal(error)) throw error;
    }
  }
}
