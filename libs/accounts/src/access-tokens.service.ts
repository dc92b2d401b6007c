import { Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { Clock, type Config, derivedKey, DomainError, InjectConfig, isId } from '#convoke/core';

const LIFETIME_SECONDS = 15 * 60;
const ALGORITHM = 'HS256';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface AccessClaims {
  userId: string;
  sessionId: string;
}

/** Short-lived tokens that programs show with each request; good only together with a session that still exists. */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;
  private readonly audience: string;

  constructor(
    @InjectConfig('secrets') secrets: Config['secrets'],
    @InjectConfig('server') server: Config['server'],
    private readonly clock: Clock,
  ) {
    this.key = derivedKey(secrets, 'access-token');
    this.audience = server.publicUrl;
  }

  async issue({ userId, sessionId }: AccessClaims): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(userId)
      .setAudience(this.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(this.key);
  }

  /** Throws invalid_token for a token that is not ours, not for us, or expired. */
  async verify(token: string): Promise<AccessClaims> {
    const { sub = '', sid } = await this.claimsOf(token);
    if (!isId(sub) || typeof sid !== 'string' || !UUID.test(sid)) throw new DomainError('invalid_token');
    return { userId: sub, sessionId: sid };
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    const rules = {
      algorithms: [ALGORITHM],
      audience: this.audience,
      requiredClaims: ['exp'],
      currentDate: this.clock.now(),
    };
    try {
      return (await jwtVerify(token, this.key, rules)).payload;
    } catch (cause) {
      if (cause instanceof errors.JOSEError) throw new DomainError('invalid_token', { cause });
      throw cause;
    }
  }
}
