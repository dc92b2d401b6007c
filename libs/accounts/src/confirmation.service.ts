import { Injectable } from '@nestjs/common';
import { chooseLocale, Database, DomainError, DomainEvents, invalid, type Locale, type Tx } from '#convoke/core';
import { AccountMails } from './account-mails.service.js';
import { UserConfirmed } from './accounts.domain-events.js';
import { admitted, Entrance, type SignedIn } from './entrance.service.js';
import { FirstProfiles } from './first-profiles.js';
import type { MailRequest } from './mail-requests.service.js';
import { OneTimeTokens, type Registration } from './one-time-tokens.service.js';
import { TokenPurpose } from './one-time-token.entity.js';
import { OutsideIdentities } from './outside/outside-identities.service.js';
import { OutsideProviders } from './outside/outside-providers.service.js';
import { RegistrationAdmission } from './registration-admission.service.js';
import type { Origin } from './session.service.js';
import { SessionKind } from './session.entity.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** Believes people that an address is theirs once they opened a link that was sent to it. */
@Injectable()
export class ConfirmationService {
  constructor(
    private readonly db: Database,
    private readonly tokens: OneTimeTokens,
    private readonly users: Users,
    private readonly mails: AccountMails,
    private readonly entrance: Entrance,
    private readonly admission: RegistrationAdmission,
    private readonly identities: OutsideIdentities,
    private readonly providers: OutsideProviders,
    private readonly firstProfiles: FirstProfiles,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Sends another link to an account that waits for one; does nothing for any other address. Where several registered
   * with the address nobody knows whose password its owner would confirm: they choose one then.
   */
  async resendTo({ email, locale }: MailRequest): Promise<void> {
    await this.db.transaction(async (tx) => {
      const user = await this.users.findByEmail(email, tx);
      if (user && awaitsProof(user)) await this.resend(tx, user, locale);
    });
  }

  /** The same for whoever runs the instance; throws user_disabled, InvalidInput. */
  async resendFor(tx: Tx, user: User): Promise<void> {
    if (user.disabledAt) throw new DomainError('user_disabled', { field: 'id' });
    if (!awaitsProof(user)) throw invalid('id', 'error_no_confirmation_awaited');
    await this.resend(tx, user, chooseLocale());
  }

  /** Confirms the account of a mail's token and signs its user in; throws invalid_link, or user_not_approved. */
  async confirmByToken(token: string, origin: Origin): Promise<SignedIn> {
    const entered = await this.db.transaction(async (tx) => {
      const grant = await this.tokens.redeem(tx, token, TokenPurpose.CONFIRMATION);
      const user = await this.users.lock(tx, grant.userId);
      if (user.disabledAt) throw new DomainError('user_disabled');
      if (user.confirmedAt || user.waitingSince) throw new DomainError('already_confirmed');
      await this.confirm(tx, user, grant);
      return this.entrance.open(tx, user, SessionKind.CONFIRMATION, origin);
    });
    return admitted(entered);
  }

  /**
   * Makes the account one that can be used, with the password of the registration that was confirmed, or with who they
   * are outside in its place; where moderators approve registrations it waits for them.
   */
  async confirm(tx: Tx, user: User, { passwordHash, network, outside }: Registration): Promise<void> {
    if (outside) {
      // The password of another registration with the address, which nobody confirmed.
      await this.users.setPassword(tx, user, null);
      await this.identities.add(tx, user, outside);
    }
    const vouched = outside !== null && this.providers.vouchesFor(outside);
    if (!vouched && (await this.admission.needsApproval(tx, user)))
      return this.users.markWaiting(tx, user, passwordHash);
    await this.users.markConfirmed(tx, user, passwordHash);
    await this.firstProfiles.claim(tx, user, network);
    await this.events.emit(tx, UserConfirmed, { userId: user.id });
  }

  private async resend(tx: Tx, user: User, locale: Locale): Promise<void> {
    await this.users.noteConfirmationSent(tx, user);
    const [registration, ...others] = await this.tokens.registrations(tx, user.id);
    const unclear = others.length > 0 || (!registration && user.passwordHash === null);
    if (unclear) await this.mails.offerNewPassword(tx, user, locale);
    else await this.mails.askToConfirm(tx, user, locale, registration);
  }
}

function awaitsProof({ confirmedAt, waitingSince, disabledAt }: User): boolean {
  return !confirmedAt && !waitingSince && !disabledAt;
}
