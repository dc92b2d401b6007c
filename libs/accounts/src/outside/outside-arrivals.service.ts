import { Injectable } from '@nestjs/common';
import { DomainError, lineInput } from '#convoke/core';
import { emailInput } from '../email-address.js';
import type { OutsideArrival } from './outside-person.js';
import { SealedTokens } from './sealed-tokens.service.js';

const PURPOSE = 'outside-arrival';
const LIFETIME_SECONDS = 30 * 60;
const nameInput = lineInput({ min: 1, max: 100 });

/** Remembers, in a token that only the one who came gets, who came from outside and has no account here yet. */
@Injectable()
export class OutsideArrivals {
  constructor(private readonly sealed: SealedTokens) {}

  async keep(arrival: OutsideArrival): Promise<string> {
    return this.sealed.seal(PURPOSE, { arrival }, LIFETIME_SECONDS);
  }

  /** Throws login_expired. */
  async read(challenge: string): Promise<OutsideArrival> {
    const content = await this.sealed.open<{ arrival: OutsideArrival }>(PURPOSE, challenge);
    if (!content) throw new DomainError('login_expired');
    return content.arrival;
  }
}

/** What a provider said of somebody, without what would not do here. */
export function tidied(arrival: OutsideArrival): OutsideArrival {
  const email = emailInput.safeParse(arrival.email).data ?? null;
  const name = nameInput.safeParse(arrival.name).data ?? null;
  return { ...arrival, email, name, emailVerified: email !== null && arrival.emailVerified };
}
