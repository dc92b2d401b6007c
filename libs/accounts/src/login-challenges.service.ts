import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose';
import { Clock, type Config, Database, DomainError, InjectConfig, isId } from '#convoke/core';
import type { SessionKind } from './session.entity.js';
import { User } from './user.entity.js';

const LIFETIME_SECONDS = 10 * 60;
const ALGORITHM = 'HS256';

/** Who has proved the first half of signing in, and by what. */
export interface HalfSignedIn {
  user: User;
  kind: SessionKind;
}

/** Tokens for those who have given their password and still have to give a code; good for nothing else. */
@Injectable()
export class LoginChallenges {
  constructor(
    @InjectConfig('secrets') private readonly secrets: Config['secrets'],
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async issue(user: User, kind: SessionKind): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ kind })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(user.id)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(this.keyOf(user));
  }

  /** Whose it is; throws login_expired. */
  async read(token: string): Promise<HalfSignedIn> {
    const user = await this.ownerOf(token);
    const rules = { algorithms: [ALGORITHM], requiredClaims: ['exp'], currentDate: this.clock.now() };
    const { payload } = await readable(() => jwtVerify<Pick<HalfSignedIn, 'kind'>>(token, this.keyOf(user), rules));
    return { user, kind: payload.kind };
  }

  private async ownerOf(token: string): Promise<User> {
    const { sub = '' } = await readable(async () => decodeJwt(token));
    const user = isId(sub) ? await this.db.manager.findOneBy(User, { id: sub }) : null;
    if (!user) throw new DomainError('login_expired');
    return user;
  }

  /** With another password, what the old one opened half is shut again. */
  private keyOf({ passwordHash }: User): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.secrets.key, passwordHash ?? '', 'login-challenge', 32));
  }
}

async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof errors.JOSEError) throw new DomainError('login_expired', { cause });
    throw cause;
  }
}
