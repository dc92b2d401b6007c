import { Injectable } from '@nestjs/common';
import { DomainError, RateLimits } from '#convoke/core';
import type { Recipient } from './notice.js';

/** Keeps people from being flooded by mails of those who invite them. */
@Injectable()
export class InvitationMails {
  constructor(private readonly limits: RateLimits) {}

  /** Asked before a transaction; what is not mailed still stands among what they were told. */
  async mailFor(userId: string): Promise<Recipient['mail']> {
    try {
      await this.limits.consume('invitation-mail:account', userId);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return 'never';
      throw error;
    }
  }
}
