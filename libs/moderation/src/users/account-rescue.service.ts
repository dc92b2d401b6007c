import { Injectable } from '@nestjs/common';
import {
  AccountAdministration,
  AccountLock,
  ConfirmationService,
  PasswordResetService,
  SecondFactors,
  type User,
} from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { chooseLocale } from '#convoke/core';
import { ModerationAction } from '../action-log/moderation-action.js';
import { ModeratedUsers } from './moderated-users.service.js';
import { UserModerationMails } from './user-moderation-mails.service.js';

/** Ways in for people who cannot help themselves, opened by whoever runs the instance; each is written down. */
@Injectable()
export class AccountRescue {
  constructor(
    private readonly users: ModeratedUsers,
    private readonly lock: AccountLock,
    private readonly resets: PasswordResetService,
    private readonly secondFactors: SecondFactors,
    private readonly confirmations: ConfirmationService,
    private readonly accounts: AccountAdministration,
    private readonly mails: UserModerationMails,
  ) {}

  /** Lets somebody try their password again at once. Throws user_not_found. */
  async unlock(viewer: Viewer, id: string): Promise<void> {
    await this.users.change(viewer, id, async (tx, user) => {
      await this.lock.unlock(tx, user);
      return { action: ModerationAction.USER_UNLOCK };
    });
  }

  /** For whom the mail did not reach. Throws user_not_found, user_disabled, InvalidInput. */
  async resendConfirmation(viewer: Viewer, id: string): Promise<User> {
    return this.users.change(viewer, id, async (tx, user) => {
      await this.confirmations.resendFor(tx, user);
      return { action: ModerationAction.USER_CONFIRMATION_MAIL };
    });
  }

  /** Ends all that is signed in with the account, which its owner is told. Throws user_not_found. */
  async signOut(viewer: Viewer, id: string): Promise<User> {
    return this.users.change(viewer, id, async (tx, user) => {
      await this.accounts.signOut(tx, user);
      await this.mails.tellOfSignOut(tx, user);
      return { action: ModerationAction.USER_SIGN_OUT };
    });
  }

  /** A link by which they choose a new password and are in, to be handed to them. Throws user_not_found, user_disabled. */
  async passwordLink(viewer: Viewer, id: string): Promise<string> {
    let link = '';
    await this.users.change(viewer, id, async (tx, user) => {
      link = await this.resets.linkFor(tx, user);
      return { action: ModerationAction.USER_PASSWORD_LINK };
    });
    return link;
  }

  /** For who lost their app and recovery codes; they are told. Throws user_not_found, second_factor_off. */
  async turnOffSecondFactor(viewer: Viewer, id: string): Promise<void> {
    await this.users.change(viewer, id, async (tx, user) => {
      await this.secondFactors.turnOffFor(tx, user, chooseLocale());
      return { action: ModerationAction.USER_SECOND_FACTOR_OFF };
    });
  }
}
