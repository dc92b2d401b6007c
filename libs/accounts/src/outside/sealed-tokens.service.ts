import { Injectable } from '@nestjs/common';
import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from 'jose';
import { Clock, type Config, derivedKey, InjectConfig } from '#convoke/core';

const ENCRYPTION = 'A256GCM';

/** Gives things away for a while that nobody can read or change, and takes them back. */
@Injectable()
export class SealedTokens {
  constructor(
    @InjectConfig('secrets') private readonly secrets: Config['secrets'],
    private readonly clock: Clock,
  ) {}

  async seal(purpose: string, content: JWTPayload, seconds: number): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new EncryptJWT(content)
      .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION })
      .setExpirationTime(now + seconds)
      .encrypt(this.keyFor(purpose));
  }

  /** Null for what is not ours, was sealed for another purpose, or is too old. */
  async open<Content>(purpose: string, token: string): Promise<Content | null> {
    const rules = {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: [ENCRYPTION],
      requiredClaims: ['exp'],
      currentDate: this.clock.now(),
    };
    try {
      return (await jwtDecrypt<Content>(token, this.keyFor(purpose), rules)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  private keyFor(purpose: string): Uint8Array {
    return derivedKey(this.secrets, `sealed:${purpose}`);
  }
}
