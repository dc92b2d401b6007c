import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, job, type JobDefinition, Jobs, type Locale, parseInput, RateLimits } from '#convoke/core';
import { emailInput, mailboxOf } from './email-address.js';

/** Somebody asked for a mail to an address that may or may not have an account. */
export interface MailRequest {
  email: string;
  /** What they read, for a mail to somebody who chose no language. */
  locale: Locale;
}

export const ResendConfirmation = job<MailRequest>('accounts.resend-confirmation');
export const OfferPasswordReset = job<MailRequest>('accounts.offer-password-reset');

const requestSchema = z.object({ email: emailInput });

/**
 * Takes wishes for mails. Whether there is an account is looked up by the worker only, so neither the words nor the
 * time of the answer can tell.
 */
@Injectable()
export class MailRequests {
  constructor(
    private readonly limits: RateLimits,
    private readonly db: Database,
    private readonly jobs: Jobs,
  ) {}

  /** Answers the address as it was asked for. */
  async accept(wanted: JobDefinition<MailRequest>, { locale, ...raw }: MailRequest, ip: string): Promise<string> {
    const { email } = parseInput(requestSchema, raw);
    await this.limits.consume('mail:network', ip);
    await this.limits.consume('mail:address', mailboxOf(email));
    await this.db.transaction((tx) => this.jobs.send(tx, wanted, { email, locale }));
    return email;
  }
}
