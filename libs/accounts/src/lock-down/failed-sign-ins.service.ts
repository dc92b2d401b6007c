import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Clock, Database } from '#convoke/core';
import { inetOf, type Origin } from '../session.service.js';
import { Doors } from './doors.service.js';
import { FailedSignIn, type FailedStep } from './failed-sign-in.entity.js';

const KEPT_MS = 30 * 24 * 3_600_000;
const SHOWN = 10;

/** Remembers for a while who tried to get in at an address in vain. */
@Injectable()
export class FailedSignIns {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly doors: Doors,
  ) {}

  /** Of the network a /24 of IPv4 or a /48 of IPv6 is kept. */
  async note(address: string, step: FailedStep, { ip, userAgent }: Origin): Promise<void> {
    await this.db.query(
      `INSERT INTO failed_sign_ins (door, step, user_agent, network, created_at)
       VALUES ($1, $2, $3, set_masklen($4::inet, CASE family($4::inet) WHEN 6 THEN 48 ELSE 24 END)::cidr, $5)`,
      [this.doors.of('address', address), step, userAgent, inetOf(ip), this.clock.now()],
    );
  }

  /** Newest first. */
  async recent(address: string): Promise<FailedSignIn[]> {
    const where = { door: this.doors.of('address', address), createdAt: MoreThan(this.keptSince()) };
    return this.db.manager.find(FailedSignIn, { where, order: { id: 'DESC' }, take: SHOWN });
  }

  /** Forgets the old ones, and what nobody is shown because newer ones came. */
  async purge(): Promise<void> {
    await this.db.query(
      `DELETE FROM failed_sign_ins f WHERE created_at < $1 OR $2 <=
         (SELECT count(*) FROM failed_sign_ins newer WHERE newer.door = f.door AND newer.id > f.id)`,
      [this.keptSince(), SHOWN],
    );
  }

  private keptSince(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }
}
