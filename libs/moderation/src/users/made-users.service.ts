import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccountAdministration, emailInput, PasswordResetService, type User, UserRole, Users } from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { chooseLocale, Database, DomainError, parseInput } from '#convoke/core';
import { locales } from '#translations/runtime';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { UserModerationMails } from './user-moderation-mails.service.js';

const madeUser = z.object({
  email: emailInput,
  role: z.enum(UserRole),
  locale: z.enum(locales, 'error_language'),
});

export interface MadeUser {
  email: string;
  role?: UserRole | null;
  /** Ours unless said otherwise. */
  locale?: string | null;
}

/** Accounts that administrators make for others, whoever may register by themselves. */
@Injectable()
export class MadeUsers {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly accounts: AccountAdministration,
    private readonly resets: PasswordResetService,
    private readonly mails: UserModerationMails,
    private readonly log: ActionLog,
  ) {}

  /** Nobody is told a password: its owner gets a link to choose one. Throws password_login_off, InvalidInput. */
  async make(viewer: Viewer, { email, role, locale }: MadeUser): Promise<User> {
    const values = parseInput(madeUser, { email, role: role ?? UserRole.USER, locale: locale || chooseLocale() });
    const by = actingAs(viewer);
    return this.db.transaction(async (tx) => {
      const administrators = await this.users.lockAdministrators(tx);
      if (by && !administrators.some(({ id }) => id === by.userId)) throw new DomainError('unauthorized');
      const user = await this.accounts.create(tx, values);
      await this.mails.tellOfAccount(tx, user, await this.resets.linkFor(tx, user));
      await this.log.record(tx, by, {
        action: ModerationAction.USER_CREATION,
        target: { kind: 'user', id: user.id },
        details: { role: user.role },
      });
      return user;
    });
  }
}
