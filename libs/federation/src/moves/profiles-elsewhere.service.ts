import { Injectable } from '@nestjs/common';
import { ActorKind } from '#convoke/actors';
import { type Config, InjectConfig, invalid, RateLimits } from '#convoke/core';
import { isRemoteRefusal, type KnownActor, parseHandle, RemoteActors, RemoteRefused } from '../remote/index.js';

const MAX_LENGTH = 2000;

/** Finds the profiles on other servers that people say are theirs, too. */
@Injectable()
export class ProfilesElsewhere {
  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly limits: RateLimits,
    private readonly actors: RemoteActors,
  ) {}

  /** As its server describes it now, by `@name@host` or its address; a refusal names the field `address`. */
  async find(userId: string, address: string): Promise<KnownActor> {
    if (!this.config.enabled) throw invalid('address', 'error_federation_off');
    const text = address.trim();
    if (text.length > MAX_LENGTH) throw invalid('address', 'error_profile_address');
    await this.limits.consume('fetch:account', userId);
    const known = await this.ask(text);
    if (known.actor.type !== ActorKind.PERSON) throw invalid('address', 'error_profile_no_person');
    return known;
  }

  private async ask(text: string): Promise<KnownActor> {
    try {
      return await this.actors.refresh(await this.uriOf(text));
    } catch (error) {
      if (!isRemoteRefusal(error)) throw error;
      const ours = error instanceof RemoteRefused && error.reason === 'ours';
      throw invalid('address', ours ? 'error_profile_ours' : 'error_profile_unreachable');
    }
  }

  private async uriOf(text: string): Promise<string> {
    const handle = parseHandle(text);
    if (handle?.host === this.server.publicHost) throw new RemoteRefused('ours', text);
    if (handle) return (await this.actors.findByHandle(text)).remote.uri;
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw invalid('address', 'error_profile_address');
    return text;
  }
}
