import { Injectable } from '@nestjs/common';
import type { Signature } from '../signatures/index.js';
import type { KnownActor } from './remote-actor.entity.js';
import { RemoteKeys } from './remote-keys.service.js';

/** Finds out who has signed a request. */
@Injectable()
export class Signers {
  constructor(private readonly keys: RemoteKeys) {}

  /**
   * The actor whose key has signed, null when the signature is not of the key it names; one that does not fit is fetched
   * once more, since it may be a new one. Throws RemoteRefused, RemoteGone.
   */
  async find(signature: Signature): Promise<KnownActor | null> {
    const known = await this.keys.find(signature.keyId);
    if (known && fits(signature, known)) return known;
    const fetched = await this.keys.fetch(signature.keyId);
    return fits(signature, fetched) ? fetched : null;
  }
}

function fits(signature: Signature, { remote }: KnownActor): boolean {
  const publicKey = remote.keys[signature.keyId];
  return publicKey !== undefined && signature.isOf(publicKey);
}
