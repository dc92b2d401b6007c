import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccountAdministration, emailInput, type User, UserRole } from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { invalid, parseInput, type Tx } from '#convoke/core';
import { ModerationAction } from '../action-log/moderation-action.js';
import { ModeratedUsers } from './moderated-users.service.js';
import { UserModerationMails } from './user-moderation-mails.service.js';

const changeSchema = z.object({
  email: emailInput.optional(),
  confirmed: z.boolean().optional(),
  role: z.enum(UserRole).optional(),
});

/** What stays as it is, is left out. */
export interface UserChange {
  email?: string | null;
  confirmed?: boolean | null;
  role?: UserRole | null;
}

/** What administrators change of the accounts of others. */
@Injectable()
export class AdministeredUsers {
  constructor(
    private readonly accounts: AccountAdministration,
    private readonly users: ModeratedUsers,
    private readonly mails: UserModerationMails,
  ) {}

  /**
   * Tells the owner if they shall know; of another address they are always told. Throws user_not_found, own_account,
   * InvalidInput.
   */
  async update(viewer: Viewer, id: string, change: UserChange, notify: boolean): Promise<User> {
    const { email, confirmed, role } = parseInput(changeSchema, given(change));
    return this.users.change(viewer, id, async (tx, user) => {
      const before = { email: user.email, role: user.role, confirmed: user.confirmedAt !== null };
      if (confirmed !== undefined) await this.confirm(tx, user, confirmed);
      if (email && email !== user.email) await this.accounts.changeEmail(tx, user, email);
      if (role && role !== user.role) await this.accounts.changeRole(tx, user, role);
      const changes = {
        ...(user.email === before.email ? {} : { email: true }),
        ...(user.role === before.role ? {} : { from: before.role, role: user.role }),
        ...(!before.confirmed && user.confirmedAt ? { confirmed: true } : {}),
      };
      if (Object.keys(changes).length === 0) return null;
      if (notify || 'email' in changes) await this.mails.tellOfChange(tx, user, before.email);
      return { action: ModerationAction.USER_UPDATE, details: changes };
    });
  }

  /** Nobody's proof is taken back. */
  private async confirm(tx: Tx, user: User, confirmed: boolean): Promise<void> {
    if (user.confirmedAt && !confirmed) throw invalid('confirmed', 'error_confirmed_already');
    if (!user.confirmedAt && confirmed) await this.accounts.confirm(tx, user);
  }
}

function given(change: UserChange): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null && value !== undefined));
}
