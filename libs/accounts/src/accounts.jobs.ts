import { Injectable } from '@nestjs/common';
import { Cron, OnJob } from '#convoke/core';
import { ConfirmationService } from './confirmation.service.js';
import { EmailChanges } from './email-changes.service.js';
import { InvitationLinks } from './invitation-links.service.js';
import { type MailRequest, OfferPasswordReset, ResendConfirmation } from './mail-requests.service.js';
import { ModeratorNotices } from './moderator-notices.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { ProofsOfWork } from './proofs-of-work.service.js';
import { Sessions } from './session.service.js';
import { SignIns } from './sign-ins.service.js';
import { Users } from './user.service.js';

/** What accounts leave to the worker. */
@Injectable()
export class AccountsJobs {
  constructor(
    private readonly confirmations: ConfirmationService,
    private readonly resets: PasswordResetService,
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly tokens: OneTimeTokens,
    private readonly notices: ModeratorNotices,
    private readonly signIns: SignIns,
    private readonly proofs: ProofsOfWork,
    private readonly emailChanges: EmailChanges,
    private readonly invitations: InvitationLinks,
  ) {}

  @OnJob(ResendConfirmation)
  async resendConfirmation(request: MailRequest): Promise<void> {
    await this.confirmations.resendTo(request);
  }

  @OnJob(OfferPasswordReset)
  async offerPasswordReset(request: MailRequest): Promise<void> {
    await this.resets.offerTo(request);
  }

  @Cron('accounts.tell-moderators', '*/10 * * * *')
  async tellModerators(): Promise<void> {
    await this.notices.tellOfWaiting();
  }

  @Cron('accounts.purge', '17 * * * *')
  async purge(): Promise<void> {
    await this.users.purgeUnconfirmed();
    await this.sessions.purge();
    await this.signIns.purge();
    await this.tokens.purge();
    await this.proofs.purge();
    await this.emailChanges.purge();
    await this.invitations.purge();
  }
}
