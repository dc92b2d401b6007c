import { Injectable } from '@nestjs/common';
import { DomainError } from '#convoke/core';
import { DirectoryProof } from './directory/directory-proof.service.js';
import { Doors } from './lock-down/doors.service.js';
import { GuessCounts } from './lock-down/guesses.service.js';
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
    private readonly doors: Doors,
    private readonly counts: GuessCounts,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly outside: OutsideProofs,
    private readonly providers: OutsideProviders,
    private readonly identities: OutsideIdentities,
    private readonly directory: DirectoryProof,
  ) {}

  /**
   * Answers the account as it is now; throws incorrect_password, naming the field, or outside_proof_required for an
   * account that has none, here or in the directory. In its place is good that they have just
   * signed in anew outside. Wrong ones count as at the entrance, but apart: who guesses there keeps nobody from this.
   */
  async require(userId: string, password: string, field = 'password'): Promise<User> {
    const user = await this.users.get(userId);
    const door = this.doors.of('session', userId);
    await this.counts.count(door, 'too_many_requests');
    if (!(await this.isProof(user, password, field))) throw new DomainError('incorrect_password', { field });
    await this.counts.forget(door);
    return user;
  }

  private async isProof(user: User, password: string, field: string): Promise<boolean> {
    if (await this.outside.isGood(password, user.id)) return true;
    if (await this.passwords.matches(user.passwordHash, password)) return true;
    const subject = await this.subjectOf(user.id);
    if (user.passwordHash === null && subject === null) throw new DomainError('outside_proof_required', { field });
    return subject !== null && this.directory.isOf(subject, password);
  }

  /** Who they are in the directory, whose password is as good as one of ours. */
  private async subjectOf(userId: string): Promise<string | null> {
    if (!this.providers.find(DIRECTORY)) return null;
    const identities = await this.identities.of(userId);
    return identities.find(({ provider }) => provider === DIRECTORY)?.subject ?? null;
  }
}
