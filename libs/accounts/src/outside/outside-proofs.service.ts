import { Injectable } from '@nestjs/common';
import { SealedTokens } from './sealed-tokens.service.js';

const PURPOSE = 'outside-proof';
const LIFETIME_SECONDS = 10 * 60;

/** Tokens that say that the owner of an account has just signed in anew with a provider; good in a password's place. */
@Injectable()
export class OutsideProofs {
  constructor(private readonly sealed: SealedTokens) {}

  async issue(userId: string): Promise<string> {
    return this.sealed.seal(PURPOSE, { sub: userId }, LIFETIME_SECONDS);
  }

  async isGood(proof: string, userId: string): Promise<boolean> {
    return (await this.sealed.open<{ sub: string }>(PURPOSE, proof))?.sub === userId;
  }
}
