import { Injectable } from '@nestjs/common';
import { type Config, Database, DomainError, InjectConfig, RateLimits } from '#convoke/core';
import type { SignedInAccount } from '../account-viewing.js';
import type { Occasion } from '../lock-down/security-letters.service.js';
import { PasswordProof } from '../password-proof.service.js';
import { Sessions } from '../session.service.js';
import type { User } from '../user.entity.js';
import { Users } from '../user.service.js';
import { OutsideArrivals } from './outside-arrivals.service.js';
import { OutsideIdentities } from './outside-identities.service.js';
import type { OutsideIdentity } from './outside-identity.entity.js';
import { OutsideMails } from './outside-mails.service.js';
import { OutsideProviders } from './outside-providers.service.js';

/** Lets owners of accounts say by whom outside they get in. */
@Injectable()
export class OutsideLinks {
  constructor(
    @InjectConfig('outside') private readonly config: Config['outside'],
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly proof: PasswordProof,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly providers: OutsideProviders,
    private readonly identities: OutsideIdentities,
    private readonly arrivals: OutsideArrivals,
    private readonly mails: OutsideMails,
  ) {}

  /**
   * Links the account with who just came from outside. Who signed in some minutes ago has proved enough, others give
   * their password. Throws login_expired, incorrect_password, outside_linked_already, outside_identity_taken.
   */
  async link(
    { user: { id }, sessionId }: SignedInAccount,
    { challenge, password }: { challenge: string; password: string | null },
    occasion: Occasion,
  ): Promise<User> {
    const arrival = await this.arrivals.read(challenge);
    const { label } = this.providers.get(arrival.provider);
    await this.limits.consume('login:network', occasion.ip);
    if (!(await this.sessions.isNew(id, sessionId))) await this.proof.require(id, password ?? '');
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      await this.identities.add(tx, user, arrival);
      await this.mails.tellOfLink(tx, user, label, occasion);
      return user;
    });
  }

  /** Throws outside_identity_not_found, incorrect_password, last_way_in. */
  async unlink({ id }: User, identityId: string, password: string, occasion: Occasion): Promise<User> {
    await this.limits.consume('login:network', occasion.ip);
    await this.identities.get(id, identityId);
    await this.proof.require(id, password);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      const identity = await this.identities.get(id, identityId, tx);
      if (!this.mayDoWithout(user, identity, await this.identities.of(id, tx))) throw new DomainError('last_way_in');
      await this.identities.remove(tx, identity);
      const label = this.providers.find(identity.provider)?.label ?? identity.provider;
      await this.mails.tellOfUnlink(tx, user, label, occasion);
      return user;
    });
  }

  private mayDoWithout(user: User, left: OutsideIdentity, all: OutsideIdentity[]): boolean {
    if (user.passwordHash !== null && this.config.databaseLogin) return true;
    return all.some(({ id, provider }) => id !== left.id && this.providers.find(provider) !== undefined);
  }
}
