import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from './config.js';
import { derivedKey } from './derived-key.js';

const HALF_BYTES = 16;
const TOKEN = /^[\w-]{43}$/;

/**
 * Tokens of one use that stand for stored uuids and can be written again at any time, though nobody finds them in a
 * copy of the database: one half is the uuid, the other one signs it with the instance's key.
 */
export class UuidTokens {
  private readonly key: Uint8Array;

  constructor(secrets: Config['secrets'], use: string) {
    this.key = derivedKey(secrets, use);
  }

  write(uuid: string): string {
    const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    return Buffer.concat([bytes, this.signatureOf(bytes)]).toString('base64url');
  }

  /** The uuid that a token stands for; null where it was not made here for this use. */
  read(token: string): string | null {
    if (!TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const uuid = bytes.subarray(0, HALF_BYTES);
    if (!timingSafeEqual(bytes.subarray(HALF_BYTES), this.signatureOf(uuid))) return null;
    return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  private signatureOf(uuid: Buffer): Buffer {
    return createHmac('sha256', this.key).update(uuid).digest().subarray(0, HALF_BYTES);
  }
}
