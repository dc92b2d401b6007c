import { Injectable } from '@nestjs/common';
import { Clock, Database, job, Jobs, type Tx } from '#convoke/core';
import type { Origin } from '../session.service.js';
import type { User } from '../user.entity.js';
import { Doors } from './doors.service.js';
import { FailedStep } from './failed-sign-in.entity.js';
import { FailedSignIns } from './failed-sign-ins.service.js';
import { GuessCounts } from './guesses.service.js';
import { KnownDevices } from './known-devices.service.js';

/** Sign-in by password was paused for an address, which may have no account: only the worker looks. */
export interface Pause {
  email: string;
  ip: string;
  userAgent: string;
  at: string;
}

export const TellOfPause = job<Pause>('accounts.tell-of-pause');

/** Whoever tries, by what they bring. */
interface Comer {
  email: string;
  /** Whose address it is. */
  user: User | null;
  /** What a device shows that its owner signed in on before. */
  deviceToken?: string | null;
}

export interface SignInTry {
  email: string;
  door: Buffer;
  /** Whether a pause begins, unless the password is right. */
  isLast: boolean;
}

/**
 * Counts tries to sign in with a password: for each address, and apart from that for each device that its owner has
 * signed in on, which a stranger's guesses leave alone. All is the same for an address without account.
 */
@Injectable()
export class SignInTries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly doors: Doors,
    private readonly counts: GuessCounts,
    private readonly devices: KnownDevices,
    private readonly failures: FailedSignIns,
  ) {}

  /** Throws sign_in_paused. */
  async begin({ email, user, deviceToken }: Comer): Promise<SignInTry> {
    const device = deviceToken == null ? null : this.devices.nameOf(user, deviceToken);
    const door = device === null ? this.doors.of('address', email) : this.doors.of('device', device);
    return { email, door, isLast: await this.counts.count(door, 'sign_in_paused') };
  }

  async succeed({ door }: SignInTry): Promise<void> {
    await this.counts.forget(door);
  }

  async fail({ email, isLast }: SignInTry, { ip, userAgent }: Origin): Promise<void> {
    await this.failures.note(email, FailedStep.PASSWORD, { ip, userAgent });
    if (!isLast) return;
    const told = { email, ip, userAgent, at: this.clock.now().toISOString() };
    await this.db.transaction((tx) => this.jobs.send(tx, TellOfPause, told));
  }

  /** Ends a pause for an address: its owner came in by their mailbox, or whoever runs the instance vouches for them. */
  async resume(email: string, tx?: Tx): Promise<void> {
    await this.counts.forget(this.doors.of('address', email), tx);
  }
}
