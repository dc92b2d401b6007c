import { Injectable } from '@nestjs/common';
import { ActorKind } from '#convoke/actors';
import { invalid, RateLimits } from '#convoke/core';
import { EnteredHandles, type KnownActor, refusalAt, RemoteActors } from '../remote/index.js';

const MAX_LENGTH = 2000;

/** Finds the profiles on other servers that people say are theirs, too. */
@Injectable()
export class ProfilesElsewhere {
  constructor(
    private readonly handles: EnteredHandles,
    private readonly limits: RateLimits,
    private readonly actors: RemoteActors,
  ) {}

  /** As its server describes it now, by `@name@host` or its address; a refusal names the field `address`. */
  async find(userId: string, address: string): Promise<KnownActor> {
    const text = address.trim();
    const handle = this.handles.read('address', text, { ours: 'error_profile_ours' });
    if (!handle && !isAddress(text)) throw invalid('address', 'error_profile_address');
    await this.limits.consume('fetch:account', userId);
    const uriOf = async () => (handle ? (await this.actors.findByHandle(text)).remote.uri : text);
    const known = await refusalAt('address', async () => this.actors.refresh(await uriOf()), {
      ours: 'error_profile_ours',
      otherwise: 'error_profile_unreachable',
    });
    if (known.actor.type !== ActorKind.PERSON) throw invalid('address', 'error_profile_no_person');
    return known;
  }
}

function isAddress(text: string): boolean {
  return text.length <= MAX_LENGTH && /^https?:\/\//i.test(text) && URL.canParse(text);
}
