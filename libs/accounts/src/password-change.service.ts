import { Injectable } from '@nestjs/common';
import { Database, DomainError, invalid, type Locale, RateLimits } from '#convoke/core';
import { AccountMails } from './account-mails.service.js';
import type { SignedInAccount } from './account-viewing.js';
import { mailboxOf } from './email-address.js';
import { Passwords } from './passwords.service.js';
import { Sessions } from './session.service.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** Changes the password of somebody who knows the old one. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly mails: AccountMails,
  ) {}

  /** Sets a new password and ends all other sessions; throws incorrect_password when the old one is wrong. */
  async change(
    { user: { id }, sessionId }: SignedInAccount,
    words: { old: string; new: string },
    locale: Locale,
  ): Promise<User> {
    const { email, passwordHash: oldHash } = await this.users.get(id);
    await this.limits.consume('login:address', mailboxOf(email));
    if (!(await this.passwords.matches(oldHash, words.old))) {
      throw new DomainError('incorrect_password', { field: 'oldPassword' });
    }
    if (words.new === words.old) throw invalid('newPassword', 'error_password_same');
    await this.passwords.check('newPassword', words.new, email);
    const passwordHash = await this.passwords.hash(words.new);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      await this.users.setPassword(tx, user, passwordHash);
      await this.sessions.endAll(tx, id, sessionId);
      await this.mails.tellOfNewPassword(tx, user, locale);
      return user;
    });
  }
}
