import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Clock, type Config, derivedKey, DomainError, InjectConfig, isId } from '#convoke/core';
import type { User } from '../user.entity.js';

const ALGORITHM = 'HS256';
const DAY_SECONDS = 24 * 3600;
export const LOCK_LINK_DAYS = 14;
/** Who gave an address up, or lost it, must not be able to take the account back for long. */
const RESTORING_DAYS = 7;

/** What the link in a mail says. */
export interface LockLink {
  userId: string;
  sentAt: Date;
  /** The address that the account gets back. */
  restores: string | null;
}

/** Links by which people lock their account, in every mail about something that may not have been they. */
@Injectable()
export class LockLinks {
  private readonly key: Uint8Array;

  constructor(
    @InjectConfig('secrets') secrets: Config['secrets'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
  ) {
    this.key = derivedKey(secrets, 'lock-account');
  }

  /** `restores`: the account's address until now, for the mail that says so there. */
  async issue({ id }: User, restores: string | null = null): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const days = restores === null ? LOCK_LINK_DAYS : RESTORING_DAYS;
    const token = await new SignJWT(restores === null ? {} : { restores })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(id)
      .setIssuedAt(now)
      .setExpirationTime(now + days * DAY_SECONDS)
      .sign(this.key);
    return `${this.server.publicUrl}/lock-account/${token}`;
  }

  /** Throws invalid_link. */
  async read(token: string): Promise<LockLink> {
    const rules = { algorithms: [ALGORITHM], requiredClaims: ['exp', 'iat', 'sub'], currentDate: this.clock.now() };
    try {
      const { payload } = await jwtVerify<{ restores?: string }>(token, this.key, rules);
      const { sub: userId = '', iat = 0, restores = null } = payload;
      if (!isId(userId)) throw new errors.JWTInvalid();
      return { userId, sentAt: new Date(iat * 1000), restores };
    } catch (cause) {
      if (cause instanceof errors.JOSEError) throw new DomainError('invalid_link', { field: 'token', cause });
      throw cause;
    }
  }
}
