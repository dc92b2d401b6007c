import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotificationPace, Users, UserSettingsService } from '#convoke/accounts';
import { type Config, derivedKey, DomainError, InjectConfig } from '#convoke/core';
import { NotificationChoices } from '../choices/notification-choices.service.js';
import { isNotificationKind, kindOf, NotificationMethod } from '../choices/notification-kinds.js';
import { isReminder, REMINDERS } from '../choices/reminder.js';
import { GROUP_DIGEST, type MailedKind } from './notice.js';

const SIGNATURE_BYTES = 16;
const TOKEN = /^([\w-]{1,72})\.([\w-]{22})$/;

/** Links that stop mails of one kind, for whoever has the mail; they are signed, nothing is stored. */
@Injectable()
export class Unsubscriptions {
  private readonly key: Uint8Array;

  constructor(
    @InjectConfig('secrets') secrets: Config['secrets'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly users: Users,
    private readonly settings: UserSettingsService,
    private readonly choices: NotificationChoices,
  ) {
    this.key = derivedKey(secrets, 'unsubscribe');
  }

  /** Null for what everybody is told. */
  linkFor(userId: string, kind: MailedKind): string | null {
    if (isNotificationKind(kind) && kindOf(kind).locked) return null;
    const told = Buffer.from(`${userId}:${kind}`).toString('base64url');
    return `${this.server.publicUrl}/unsubscribe/${told}.${this.sign(told).toString('base64url')}`;
  }

  /** What a link stops; throws invalid_link for one that was not made here, or whose account is gone. */
  async kindOf(token: string): Promise<MailedKind> {
    return (await this.read(token)).kind;
  }

  /** Ends those mails; a second time changes nothing. */
  async unsubscribe(token: string): Promise<void> {
    const { userId, kind } = await this.read(token);
    if (kind === GROUP_DIGEST) await this.settings.change(userId, { groupNotifications: NotificationPace.NONE });
    else if (isReminder(kind)) await this.settings.change(userId, { [REMINDERS[kind]]: false });
    else await this.choices.write(userId, { key: kind, method: NotificationMethod.EMAIL, enabled: false });
  }

  private async read(token: string): Promise<{ userId: string; kind: MailedKind }> {
    const [, told = '', signature = ''] = TOKEN.exec(token) ?? [];
    const given = Buffer.from(signature, 'base64url');
    const right = this.sign(told);
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw new DomainError('invalid_link');
    const [userId = '', kind = ''] = Buffer.from(told, 'base64url').toString().split(':');
    if (!(kind === GROUP_DIGEST || isReminder(kind) || isNotificationKind(kind))) throw new DomainError('invalid_link');
    if (!(await this.users.usable([userId])).has(userId)) throw new DomainError('invalid_link');
    return { userId, kind };
  }

  private sign(told: string): Buffer {
    return createHmac('sha256', this.key).update(told).digest().subarray(0, SIGNATURE_BYTES);
  }
}
