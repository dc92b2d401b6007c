import { Injectable } from '@nestjs/common';
import { AccountLock, PasswordResetService, SecondFactors } from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { chooseLocale } from '#convoke/core';
import { ModerationAction } from '../action-log/moderation-action.js';
import { ModeratedUsers } from './moderated-users.service.js';

/** Ways in for people who cannot help themselves, opened by whoever runs the instance; each is written down. */
@Injectable()
export class AccountRescue {
  constructor(
    private readonly users: ModeratedUsers,
    private readonly lock: AccountLock,
    private readonly resets: PasswordResetService,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** Lets somebody try their password again at once. Throws user_not_found. */
  async unlock(viewer: Viewer, id: string): Promise<void> {
    await this.users.change(viewer, id, async (tx, user) => {
      await this.lock.unlock(tx, user);
      return { action: ModerationAction.USER_UNLOCK };
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
