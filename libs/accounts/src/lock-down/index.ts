import { AccountLock } from './account-lock.service.js';
import { Doors } from './doors.service.js';
import { FailedSignIns } from './failed-sign-ins.service.js';
import { AccountLockResolver } from './graphql/account-lock.resolver.js';
import { DeviceTokenResolver } from './graphql/device-token.resolver.js';
import { GuessCounts } from './guesses.service.js';
import { KnownDevices } from './known-devices.service.js';
import { LockDownJobs } from './lock-down.jobs.js';
import { LockLinks } from './lock-links.service.js';
import { LockMails } from './lock-mails.service.js';
import { SecurityLetters } from './security-letters.service.js';
import { SecurityMails } from './security-mails.service.js';
import { SignInTries } from './sign-in-tries.service.js';

export { AccountLock } from './account-lock.service.js';
export { type Occasion, SecurityLetters } from './security-letters.service.js';

export const LOCK_DOWN_PROVIDERS = [
  AccountLock,
  AccountLockResolver,
  DeviceTokenResolver,
  Doors,
  FailedSignIns,
  GuessCounts,
  KnownDevices,
  LockDownJobs,
  LockLinks,
  LockMails,
  SecurityLetters,
  SecurityMails,
  SignInTries,
];
