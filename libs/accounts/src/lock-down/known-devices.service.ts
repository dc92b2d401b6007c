import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, derivedKey, InjectConfig } from '#convoke/core';
import { newSecretToken } from '../secret-token.js';
import type { User } from '../user.entity.js';

/** Gives devices that people signed in on something to show the next time, so that a stranger's guesses don't keep them out. */
@Injectable()
export class KnownDevices {
  private readonly key: Uint8Array;

  constructor(@InjectConfig('secrets') secrets: Config['secrets']) {
    this.key = derivedKey(secrets, 'known-device');
  }

  /** Good for this account only, and as long as it has this password. */
  issue(user: User): string {
    const name = newSecretToken();
    return `${name}.${this.proofOf(user, name).toString('base64url')}`;
  }

  /** What the device is called; null for a token that the account was not given. Takes as long without an account. */
  nameOf(user: User | null, token: string): string | null {
    const [name = '', proof = ''] = token.split('.', 2);
    const shown = Buffer.from(proof, 'base64url');
    const wanted = this.proofOf(user, name);
    return shown.length === wanted.length && timingSafeEqual(shown, wanted) && user ? name : null;
  }

  private proofOf(user: User | null, name: string): Buffer {
    return createHmac('sha256', this.key).update(`${user?.id} ${user?.passwordHash} ${name}`).digest();
  }
}
