import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, type RemoteProfiles, requireUser, type Viewer } from '#convoke/actors';
import { type Config, InjectConfig, RateLimits } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { isRemoteRefusal, RemoteActors } from '../remote/index.js';

/** Finds people of other servers by their handles. */
@Injectable()
export class NamedProfiles implements RemoteProfiles {
  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    private readonly limits: RateLimits,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly blocks: DomainBlocks,
  ) {}

  /** Nobody of a host that is shut out is found, even where we have met them. */
  async find(viewer: Viewer, name: string, host: string): Promise<Actor | null> {
    if (!this.config.enabled || (await this.blocks.isSuspended(host))) return null;
    return (await this.actors.findRemotePerson(name, host)) ?? this.fetch(viewer, `@${name}@${host}`);
  }

  private async fetch(viewer: Viewer, handle: string): Promise<Actor | null> {
    await this.limits.consume('fetch:account', requireUser(viewer).id);
    try {
      return (await this.remotes.findByHandle(handle)).actor;
    } catch (error) {
      if (isRemoteRefusal(error)) return null;
      throw error;
    }
  }
}
