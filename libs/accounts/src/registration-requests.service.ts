import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { z } from 'zod';
import {
  Database,
  DomainError,
  DomainEvents,
  isId,
  type PageOf,
  type PageWindow,
  parseInput,
  textInput,
  type Tx,
} from '#convoke/core';
import { UserConfirmed } from './accounts.domain-events.js';
import { RegistrationMails } from './registration-mails.service.js';
import { User } from './user.entity.js';
import { Users } from './user.service.js';

const wordSchema = z.object({ reason: textInput({ max: 500 }) });

/** Lets moderators decide about people who proved their address and wait to be let in. */
@Injectable()
export class RegistrationRequests {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly mails: RegistrationMails,
    private readonly events: DomainEvents,
  ) {}

  /** Those who wait, the one who waits longest first. */
  async list({ offset, limit }: PageWindow): Promise<PageOf<User>> {
    const where = { waitingSince: Not(IsNull()) };
    const total = await this.db.manager.countBy(User, where);
    if (limit === 0) return { elements: [], total };
    const order = { waitingSince: 'ASC', id: 'ASC' } as const;
    return { elements: await this.db.manager.find(User, { where, order, skip: offset, take: limit }), total };
  }

  /** Lets somebody in and tells them; throws registration_request_not_found. */
  async approve(tx: Tx, userId: string): Promise<User> {
    const user = await this.lockWaiting(tx, userId);
    await this.users.markConfirmed(tx, user, null);
    await this.events.emit(tx, UserConfirmed, { userId });
    await this.mails.tellOfApproval(tx, user);
    return user;
  }

  /** Turns somebody away: tells them, with the word given, and deletes the account. Throws registration_request_not_found. */
  async reject(tx: Tx, userId: string, rawReason: string): Promise<User> {
    const { reason } = parseInput(wordSchema, { reason: rawReason });
    const user = await this.lockWaiting(tx, userId);
    await this.mails.tellOfRejection(tx, user, reason);
    await tx.delete(User, { id: user.id });
    return user;
  }

  /** Of two moderators who decide at once, the second finds nobody who waits. */
  private async lockWaiting(tx: Tx, id: string): Promise<User> {
    const lock = { mode: 'pessimistic_write' } as const;
    const user = isId(id) ? await tx.findOne(User, { where: { id }, lock }) : null;
    if (!user?.waitingSince) throw new DomainError('registration_request_not_found', { field: 'userId' });
    return user;
  }
}
