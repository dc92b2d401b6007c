import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError, invalid, type InvalidInput, parseInput, textInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { InvitationLinks } from './invitation-links.service.js';
import { type RegistrationObstacle, registrationObstacle } from './registration.policy.js';
import type { User } from './user.entity.js';

const reasonSchema = z.object({ reason: textInput({ min: 1, max: 500 }) });

interface Request {
  email: string;
  reason: string | null;
  invitation: string | null;
}

/** What is kept of a request until it is decided whether the account gets in. */
type Admission = Pick<User, 'registrationReason' | 'invitationLinkId'>;

/** Decides who may register here. */
@Injectable()
export class RegistrationAdmission {
  constructor(
    private readonly settings: InstanceSettingsService,
    private readonly links: InvitationLinks,
  ) {}

  /**
   * Throws registrations_closed or invitation_required, or InvalidInput for an address that the instance does not take,
   * an invitation that is not good, or a reason that is missing.
   */
  async check({ email, reason, invitation }: Request): Promise<Admission> {
    const { registrations: policy } = await this.settings.current();
    const link = invitation && policy !== 'closed' ? await this.links.getGood(invitation) : null;
    const obstacle = await this.obstacle(email, link !== null);
    if (obstacle === 'address_not_accepted') throw notAccepted();
    if (obstacle) throw new DomainError(obstacle);
    const asked = policy === 'approval' && !link;
    return {
      registrationReason: asked ? parseInput(reasonSchema, { reason: reason ?? '' }).reason : null,
      invitationLinkId: link?.id ?? null,
    };
  }

  /** Whether an account that there is may have the address; throws InvalidInput. */
  async checkAddress(email: string): Promise<void> {
    if ((await this.obstacle(email)) === 'address_not_accepted') throw notAccepted();
  }

  /** Whether a link lets somebody with this address in; throws registrations_closed or InvalidInput. */
  async checkInvited(email: string): Promise<void> {
    const obstacle = await this.obstacle(email, true);
    if (obstacle === 'address_not_accepted') throw notAccepted();
    if (obstacle) throw new DomainError(obstacle, { field: 'email' });
  }

  /** Whether somebody may come whom others vouch for: anybody who is not kept out by name. Throws InvalidInput. */
  async checkVouched(email: string): Promise<void> {
    const { registrationDenylist: denylist } = await this.settings.current();
    if (registrationObstacle(email, { policy: 'open', allowlist: [], denylist }, false)) throw notAccepted();
  }

  /**
   * Whether moderators decide next about a user who proved the address; otherwise they are in, and a place of the link
   * that invited them is taken. Throws invitation_used_up where only that link would let them in.
   */
  async needsApproval(tx: Tx, { invitationLinkId }: User): Promise<boolean> {
    const { registrations: policy } = await this.settings.current(tx);
    const invited = invitationLinkId !== null && (await this.links.takePlace(tx, invitationLinkId));
    if (policy === 'invite' && invitationLinkId !== null && !invited) throw new DomainError('invitation_used_up');
    return policy === 'approval' && !invited;
  }

  private async obstacle(email: string, invited = false): Promise<RegistrationObstacle | null> {
    const { registrations: policy, ...lists } = await this.settings.current();
    const { registrationAllowlist: allowlist, registrationDenylist: denylist } = lists;
    return registrationObstacle(email, { policy, allowlist, denylist }, invited);
  }
}

function notAccepted(): InvalidInput {
  return invalid('email', 'error_email_not_accepted');
}
