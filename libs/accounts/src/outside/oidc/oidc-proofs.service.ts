import { Injectable } from '@nestjs/common';
import { DomainError } from '#convoke/core';
import type { User } from '../../user.entity.js';
import { OutsideIdentities } from '../outside-identities.service.js';
import { OutsideProofs } from '../outside-proofs.service.js';
import { OidcLogins } from './oidc-logins.service.js';

/** Lets owners of accounts prove with a provider that it is they who ask. */
@Injectable()
export class OidcProofs {
  constructor(
    private readonly logins: OidcLogins,
    private readonly identities: OutsideIdentities,
    private readonly proofs: OutsideProofs,
  ) {}

  /** Throws what completing a sign-in does, and outside_identity_not_found for somebody else than the owner. */
  async complete({ id }: User, provider: string, brought: { state: string; answer: string }): Promise<string> {
    const arrival = await this.logins.complete(provider, brought, id);
    const identity = await this.identities.find(arrival);
    if (identity?.userId !== id) throw new DomainError('outside_identity_not_found');
    return this.proofs.issue(id);
  }
}
