import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, derivedKey, DomainError, InjectConfig, RateLimits } from '#convoke/core';
import { type Challenge, type ChallengePurpose, newNonce, readProof, writeChallenge } from './challenge.js';

const LIFETIME_MS = 3_600_000;

export interface GivenChallenge {
  challenge: string;
  difficulty: number;
  expiresOn: Date;
}

/** Makes machines that register people in thousands do some work for each, where the configuration asks for it. */
@Injectable()
export class ProofsOfWork {
  private readonly key: Uint8Array;

  constructor(
    @InjectConfig('secrets') secrets: Config['secrets'],
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {
    this.key = derivedKey(secrets, 'proof-of-work');
  }

  /** Work to do for the purpose; null where none is asked for. */
  challenge(purpose: ChallengePurpose): GivenChallenge | null {
    const difficulty = this.config.proofOfWorkBits;
    if (difficulty === 0) return null;
    const expiresOn = new Date(Math.ceil((this.clock.now().getTime() + LIFETIME_MS) / 1000) * 1000);
    const nonce = newNonce();
    return { challenge: writeChallenge({ purpose, difficulty, expiresOn, nonce }, this.key), difficulty, expiresOn };
  }

  /**
   * Takes the proof that the work was done, once. A browser without scripts has none: a few of those are let in each
   * hour. Throws proof_required past that, and proof_invalid.
   */
  async demand(purpose: ChallengePurpose, proof: string | null, ip: string): Promise<void> {
    if (this.config.proofOfWorkBits === 0) return;
    if (!proof) return this.countUnproved(ip);
    const challenge = readProof(proof, this.key);
    const good = challenge?.purpose === purpose && challenge.expiresOn > this.clock.now();
    if (!good || !(await this.spend(challenge))) throw new DomainError('proof_invalid');
  }

  /** Forgets what was spent and would not be taken again anyway. */
  async purge(): Promise<void> {
    await this.db.query('DELETE FROM spent_challenges WHERE expires_at < $1', [this.clock.now()]);
  }

  /** Whether nobody used it before. */
  private async spend({ nonce, expiresOn }: Challenge): Promise<boolean> {
    const spent = await this.db.query(
      'INSERT INTO spent_challenges (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING nonce',
      [nonce, expiresOn],
    );
    return spent.length > 0;
  }

  private async countUnproved(ip: string): Promise<void> {
    try {
      await this.limits.consume('unproved:network', ip);
      await this.limits.consume('unproved:instance', '');
    } catch (error) {
      throw error instanceof DomainError ? new DomainError('proof_required') : error;
    }
  }
}
