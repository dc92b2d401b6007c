import { Injectable } from '@nestjs/common';
import { ChallengePurpose, emailInput, mailboxOf, ProofsOfWork } from '#convoke/accounts';
import { Clock, Database, DomainError, Jobs, type Locale, parseInput, RateLimits } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { EventQueries } from '../event.queries.js';
import { GuestList } from '../guest-list.service.js';
import { joinRequest, metadataOf } from '../join-request.schema.js';
import { Participation, ParticipantRole } from '../participation.entity.js';
import { admitAnonymous } from './anonymous-admission.js';
import { AnonymousList } from './anonymous-list.service.js';
import { AnswerAnonymousRequest } from './anonymous-mails.jobs.js';

const { NOT_CONFIRMED } = ParticipantRole;

const anonymousRequest = joinRequest.extend({ email: emailInput });

export interface AnonymousRequest {
  eventId: string;
  email: string;
  message?: string | null;
  locale: Locale;
  timezone?: string | null;
  /** Whether they would wait for a place where there is none. */
  acceptWaiting?: boolean | null;
  /** That some work was done for this. */
  proof?: string | null;
}

/** Takes the wishes of people without an account to take part. */
@Injectable()
export class AnonymousRequests {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly guests: GuestList,
    private readonly list: AnonymousList,
    private readonly settings: InstanceSettingsService,
    private readonly proofs: ProofsOfWork,
    private readonly limits: RateLimits,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks the address by mail whether it wants to take part; until it says so nobody else is told. Whoever asks learns
   * nothing of the address: what they are answered is what they asked for, whether or not it takes part already.
   */
  async take(
    { eventId, timezone, acceptWaiting, proof = null, ...wish }: AnonymousRequest,
    ip: string,
  ): Promise<Participation> {
    const { email, ...said } = parseInput(anonymousRequest, wish);
    const acceptsWaiting = acceptWaiting ?? false;
    const metadata = metadataOf({ ...said, timezone, acceptsWaiting });
    await this.limits.consume('join:network', ip);
    await this.limits.consume('join:event', eventId);
    await this.proofs.demand(ChallengePurpose.JOIN, proof, ip);
    const mayMail = await this.mayMail(email, eventId);
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.queries.getById(eventId, tx);
      const settings = await this.settings.current(tx);
      admitAnonymous(event, settings, this.clock.now(), { acceptsWaiting });
      const entry = { eventId, actorId: settings.anonymousActorId!, role: NOT_CONFIRMED, metadata };
      const { id: participationId } = await this.list.addOrRenew(tx, { ...entry, email });
      if (mayMail) await this.jobs.send(tx, AnswerAnonymousRequest, { participationId });
      return Object.assign(new Participation(), { ...entry, anonymous: true, insertedAt: this.clock.now() });
    });
  }

  /** Past a limit no mail goes out, and nobody is told: that others used the address lately is its owner’s business. */
  private async mayMail(email: string, eventId: string): Promise<boolean> {
    try {
      await this.limits.consume('join:address', mailboxOf(email));
      await this.limits.consume('join:guest', `${eventId} ${mailboxOf(email)}`);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
