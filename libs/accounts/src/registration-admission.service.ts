import { Injectable } from '@nestjs/common';
import { type Config, DomainError, InjectConfig, invalid } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { registrationObstacle } from './registration.policy.js';

/** Decides who may register here. */
@Injectable()
export class RegistrationAdmission {
  constructor(
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Throws registrations_closed, or InvalidInput for an address that the instance does not take. */
  async check(email: string): Promise<void> {
    const { registrations: policy } = await this.settings.current();
    const { allowlist, denylist } = this.config;
    const obstacle = registrationObstacle(email, { policy, allowlist, denylist });
    if (obstacle === 'registrations_closed') throw new DomainError('registrations_closed');
    if (obstacle === 'address_not_accepted') throw invalid('email', 'error_email_not_accepted');
  }
}
