import { Injectable } from '@nestjs/common';
import { Database, invalid } from '#convoke/core';
import type { SignedInAccount } from './account-viewing.js';
import { ApplicationGrants } from './applications/index.js';
import { EmailChanges } from './email-changes.service.js';
import type { Occasion } from './lock-down/security-letters.service.js';
import { SecurityMails } from './lock-down/security-mails.service.js';
import { PasswordProof } from './password-proof.service.js';
import { Passwords } from './passwords.service.js';
import { Sessions } from './session.service.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** Changes the password of somebody who knows the old one. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly db: Database,
    private readonly proof: PasswordProof,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly grants: ApplicationGrants,
    private readonly emailChanges: EmailChanges,
    private readonly mails: SecurityMails,
  ) {}

  /** Sets a new password and ends all other sessions; throws incorrect_password when the old one is wrong. */
  async change(
    { user: { id }, sessionId }: SignedInAccount,
    words: { old: string; new: string },
    occasion: Occasion,
  ): Promise<User> {
    this.passwords.assertOffered();
    const { email } = await this.proof.require(id, words.old, 'oldPassword');
    if (words.new === words.old) throw invalid('newPassword', 'error_password_same');
    await this.passwords.check('newPassword', words.new, email);
    const passwordHash = await this.passwords.hash(words.new);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      await this.users.setPassword(tx, user, passwordHash);
      await this.emailChanges.forget(tx, id);
      await this.sessions.endAll(tx, id, sessionId);
      await this.grants.endAll(tx, id);
      await this.mails.tellOfNewPassword(tx, user, occasion);
      return user;
    });
  }
}
