import { Injectable } from '@nestjs/common';
import { chooseLocale, Clock, Database, type Tx } from '#convoke/core';
import { deviceOf } from './device.js';
import { SecurityMails } from './lock-down/security-mails.service.js';
import type { Origin } from './session.service.js';
import { SessionKind } from './session.entity.js';
import { SignIn } from './sign-in.entity.js';
import type { User } from './user.entity.js';

const DAY_MS = 24 * 3_600_000;
const KEPT_DAYS = 90;
const SHOWN = 30;
/** In a day; whoever travels with several devices needs no more to see that something is wrong. */
const MOST_MAILS = 3;

interface Familiarity {
  known: boolean;
  first: boolean;
  told: number;
}

/** Remembers who got in from where, and writes to the owner when it was from a place and device not seen before. */
@Injectable()
export class SignIns {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: SecurityMails,
  ) {}

  /** `ip`: the address as it is stored, null where the request had none. */
  async note(
    tx: Tx,
    user: User,
    kind: SessionKind,
    { ip: shown, userAgent, locale }: Origin,
    ip: string | null,
  ): Promise<void> {
    const { browser, system } = deviceOf(userAgent);
    const device = `${browser}, ${system}`;
    const { known, first, told } = await this.familiarity(tx, user.id, device, ip);
    // The other ways in begin with a mail of their own.
    const unannounced = kind === SessionKind.LOGIN || kind === SessionKind.OUTSIDE;
    const tells = unannounced && !known && !first && told < MOST_MAILS;
    const createdAt = this.clock.now();
    await tx.insert(SignIn, { userId: user.id, kind, userAgent, device, ip, told: tells, createdAt });
    if (tells) await this.mails.tellOfNewDevice(tx, user, { ip: shown, userAgent, locale: chooseLocale(locale) });
  }

  /** Newest first. */
  async recent(userId: string): Promise<SignIn[]> {
    return this.db.manager.find(SignIn, { where: { userId }, order: { id: 'DESC' }, take: SHOWN });
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM sign_ins WHERE created_at < $1', [this.daysAgo(KEPT_DAYS)]);
  }

  /** A household keeps its network while its address changes: a /24 of IPv4, a /64 of IPv6. */
  private async familiarity(tx: Tx, userId: string, device: string, ip: string | null): Promise<Familiarity> {
    const [row] = await this.db.query<Familiarity>(
      `SELECT count(*) = 0 AS first,
         coalesce(bool_or(device = $2 AND (ip IS NOT DISTINCT FROM $3::inet
           OR ip <<= set_masklen($3::inet, CASE family($3::inet) WHEN 6 THEN 64 ELSE 24 END)::cidr)), false) AS known,
         (count(*) FILTER (WHERE told AND created_at > $4))::int AS told
       FROM sign_ins WHERE user_id = $1`,
      [userId, device, ip, this.daysAgo(1)],
      tx,
    );
    return row!;
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
