import { Injectable } from '@nestjs/common';
import { Cron } from '#convoke/core';
import { ApplicationGrants } from './application-grants.service.js';
import { Applications } from './applications.service.js';
import { AuthorizationCodes } from './authorization-codes.service.js';
import { DeviceActivations } from './device-activations.service.js';

/** Forgets of programs what is over. */
@Injectable()
export class ApplicationJobs {
  constructor(
    private readonly applications: Applications,
    private readonly grants: ApplicationGrants,
    private readonly codes: AuthorizationCodes,
    private readonly devices: DeviceActivations,
  ) {}

  @Cron('accounts.purge-applications', '37 * * * *')
  async purge(): Promise<void> {
    await this.grants.purge();
    await this.codes.purge();
    await this.devices.purge();
    await this.applications.purge();
  }
}
