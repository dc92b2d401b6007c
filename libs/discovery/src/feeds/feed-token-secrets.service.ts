import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, derivedKey, InjectConfig } from '#convoke/core';

const HALF = 16;
const TOKEN = /^[\w-]{43}$/;

/**
 * Makes tokens that their owners can be shown again, though nobody finds them in a copy of the database: one half is
 * the stored id, the other one signs it with the instance's key.
 */
@Injectable()
export class FeedTokenSecrets {
  private readonly key: Uint8Array;

  constructor(@InjectConfig('secrets') secrets: Config['secrets']) {
    this.key = derivedKey(secrets, 'feed-token');
  }

  token(uuid: string): string {
    const id = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    return Buffer.concat([id, this.signatureOf(id)]).toString('base64url');
  }

  /** The stored id of a token that was made here; null for anything else. */
  idOf(token: string): string | null {
    const bytes = TOKEN.test(token) ? Buffer.from(token, 'base64url') : null;
    if (bytes?.length !== 2 * HALF) return null;
    const id = bytes.subarray(0, HALF);
    if (!timingSafeEqual(bytes.subarray(HALF), this.signatureOf(id))) return null;
    return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  private signatureOf(id: Buffer): Buffer {
    return createHmac('sha256', this.key).update(id).digest().subarray(0, HALF);
  }
}
