import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, derivedKey, InjectConfig } from '#convoke/core';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what apps share with us: a copy of the database alone opens nobody's account. */
@Injectable()
export class SecondFactorSecrets {
  private readonly key: Uint8Array;

  constructor(@InjectConfig('secrets') secrets: Config['secrets']) {
    this.key = derivedKey(secrets, 'second-factor');
  }

  /** Nonce, tag and ciphertext in one; good for this user only. */
  seal(userId: string, secret: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(Buffer.from(userId));
    const sealed = Buffer.concat([cipher.update(secret, 'latin1'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws where the instance's secret key is not the one that it was sealed with. */
  open(userId: string, sealed: Buffer): string {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, this.key, nonce).setAAD(Buffer.from(userId)).setAuthTag(tag);
    return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'latin1') + decipher.final('latin1');
  }
}
