import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, derivedKey, InjectConfig } from '#convoke/core';

/** Where passwords can be guessed: at the sign-in of an address, on a device that was there before, or inside a session. */
export type DoorKind = 'address' | 'device' | 'session';

/** Names the places where passwords are guessed; who reads the database cannot tell whose they are. */
@Injectable()
export class Doors {
  private readonly key: Uint8Array;

  constructor(@InjectConfig('secrets') secrets: Config['secrets']) {
    this.key = derivedKey(secrets, 'doors');
  }

  of(kind: DoorKind, name: string): Buffer {
    return createHmac('sha256', this.key).update(`${kind} ${name.toLowerCase()}`).digest();
  }
}
