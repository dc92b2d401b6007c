import { Injectable } from '@nestjs/common';
import { DomainError, RateLimits } from '#convoke/core';
import { DirectoryProof } from './directory/directory-proof.service.js';
import { mailboxOf } from './email-address.js';
import { OutsideIdentities } from './outside/outside-identities.service.js';
import { OutsideProofs } from './outside/outside-proofs.service.js';
import { DIRECTORY, OutsideProviders } from './outside/outside-providers.service.js';
import { Passwords } from './passwords.service.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** Asks somebody who is signed in for their password once more, before what a stolen session must not do. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly limits: RateLimits,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly outside: OutsideProofs,
    private readonly providers: OutsideProviders,
    private readonly identities: OutsideIdentities,
    private readonly directory: DirectoryProof,
  ) {}

  /**
   * Answers the account as it is now; throws incorrect_password, naming the field, or outside_proof_required for an
   * account that has none, here or in the directory. In its place is good that they have just signed in anew outside. Counts as an attempt to
   * sign in.
   */
  async require(userId: string, password: string, field = 'password'): Promise<User> {
    const user = await this.users.get(userId);
    await this.limits.consume('login:address', mailboxOf(user.email));
    if (await this.outside.isGood(password, userId)) return user;
    if (await this.passwords.matches(user.passwordHash, password)) return user;
    const subject = await this.subjectOf(userId);
    if (user.passwordHash === null && subject === null) throw new DomainError('outside_proof_required', { field });
    if (subject !== null && (await this.directory.isOf(subject, password))) return user;
    throw new DomainError('incorrect_password', { field });
  }

  /** Who they are in the directory, whose password is as good as one of ours. */
  private async subjectOf(userId: string): Promise<string | null> {
    if (!this.providers.find(DIRECTORY)) return null;
    const identities = await this.identities.of(userId);
    return identities.find(({ provider }) => provider === DIRECTORY)?.subject ?? null;
  }
}
