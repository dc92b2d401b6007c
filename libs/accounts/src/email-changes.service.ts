import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Clock, Database, DomainError, loader, type Tx } from '#convoke/core';
import { EmailChange } from './email-change.entity.js';
import { hashOfToken, newSecretToken } from './secret-token.js';

export const EMAIL_CHANGE_HOURS = 24;

/** Secrets for the two mails about a wanted address. */
export interface EmailChangeTokens {
  confirm: string;
  cancel: string;
}

/** Keeps the addresses that people want for their accounts and have not proved yet. */
@Injectable()
export class EmailChanges {
  /** The address that a user wants, as long as it can still be confirmed. */
  readonly wantedBy = loader<string, string>(async (userIds) => {
    const changes = await this.db.query<{ user_id: string; email: string }>(
      'SELECT user_id, email FROM email_changes WHERE user_id = ANY($1) AND expires_at > $2',
      [userIds, this.clock.now()],
    );
    return new Map(changes.map(({ user_id, email }) => [user_id, email]));
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the place of what the user wanted before: older links are good no more. */
  async keep(tx: Tx, userId: string, email: string): Promise<EmailChangeTokens> {
    const tokens = { confirm: newSecretToken(), cancel: newSecretToken() };
    const createdAt = this.clock.now();
    const change = {
      userId,
      email,
      confirmHash: hashOfToken(tokens.confirm),
      cancelHash: hashOfToken(tokens.cancel),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + EMAIL_CHANGE_HOURS * 3_600_000),
    };
    await tx.upsert(EmailChange, change, ['userId']);
    return tokens;
  }

  /** Whom the link in the mail to the new address belongs to; throws invalid_link. */
  async ownerOf(tx: Tx, token: string): Promise<string> {
    const found = await tx.findOneBy(EmailChange, this.confirmedBy(token));
    if (!found) throw new DomainError('invalid_link', { field: 'token' });
    return found.userId;
  }

  /** Uses the token up; throws invalid_link. The caller holds the user, so of several requests one finds it. */
  async redeem(tx: Tx, token: string): Promise<EmailChange> {
    const found = await tx.findOneBy(EmailChange, this.confirmedBy(token));
    if (!found) throw new DomainError('invalid_link', { field: 'token' });
    await this.forget(tx, found.userId);
    return found;
  }

  /** Throws invalid_link where the token of the mail to the old address stops nothing any more. */
  async cancel(token: string): Promise<void> {
    const { affected } = await this.db.manager.delete(EmailChange, {
      cancelHash: hashOfToken(token),
      expiresAt: MoreThan(this.clock.now()),
    });
    if (!affected) throw new DomainError('invalid_link', { field: 'token' });
  }

  async forget(tx: Tx, userId: string): Promise<void> {
    await tx.delete(EmailChange, { userId });
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM email_changes WHERE expires_at < $1', [this.clock.now()]);
  }

  private confirmedBy(token: string) {
    return { confirmHash: hashOfToken(token), expiresAt: MoreThan(this.clock.now()) };
  }
}
