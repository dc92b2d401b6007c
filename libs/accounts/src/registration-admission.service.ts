import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Config, DomainError, InjectConfig, invalid, parseInput, textInput, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type RegistrationObstacle, registrationObstacle } from './registration.policy.js';

const reasonSchema = z.object({ reason: textInput({ min: 1, max: 500 }) });

/** Decides who may register here. */
@Injectable()
export class RegistrationAdmission {
  constructor(
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly settings: InstanceSettingsService,
  ) {}

  /**
   * Answers the reason to keep for the moderators, where they approve registrations. Throws registrations_closed, or
   * InvalidInput for an address that the instance does not take or a reason that it misses.
   */
  async check(email: string, reason: string | null): Promise<string | null> {
    if ((await this.obstacle(email)) === 'registrations_closed') throw new DomainError('registrations_closed');
    await this.checkAddress(email);
    const { registrations: policy } = await this.settings.current();
    return policy === 'approval' ? parseInput(reasonSchema, { reason: reason ?? '' }).reason : null;
  }

  /** Whether an account that there is may have the address; throws InvalidInput. */
  async checkAddress(email: string): Promise<void> {
    if ((await this.obstacle(email)) === 'address_not_accepted') throw invalid('email', 'error_email_not_accepted');
  }

  /** Whether moderators decide who gets in. */
  async needsApproval(tx: Tx): Promise<boolean> {
    const { registrations } = await this.settings.current(tx);
    return registrations === 'approval';
  }

  private async obstacle(email: string): Promise<RegistrationObstacle | null> {
    const { registrations: policy } = await this.settings.current();
    const { allowlist, denylist } = this.config;
    return registrationObstacle(email, { policy, allowlist, denylist });
  }
}
