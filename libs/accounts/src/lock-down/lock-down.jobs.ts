import { Injectable } from '@nestjs/common';
import { chooseLocale, Cron, OnJob } from '#convoke/core';
import { AccountLock } from './account-lock.service.js';
import { FailedSignIns } from './failed-sign-ins.service.js';
import { GuessCounts } from './guesses.service.js';
import { type Pause, TellOfPause } from './sign-in-tries.service.js';

/** What guessing at passwords leaves to the worker. */
@Injectable()
export class LockDownJobs {
  constructor(
    private readonly locks: AccountLock,
    private readonly counts: GuessCounts,
    private readonly failures: FailedSignIns,
  ) {}

  @OnJob(TellOfPause)
  async tellOfPause({ email, ip, userAgent, at }: Pause): Promise<void> {
    await this.locks.tellOfPause(email, { ip, userAgent, at: new Date(at), locale: chooseLocale() });
  }

  @Cron('accounts.purge-guesses', '27 * * * *')
  async purge(): Promise<void> {
    await this.counts.purge();
    await this.failures.purge();
  }
}
