import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, UuidTokens } from '#convoke/core';
import type { Event } from './event.entity.js';
import type { Participation } from './participation.entity.js';

export type LinkPurpose = 'confirm' | 'manage' | 'ticket';

/**
 * Links by which people without an account act on their participation, and by which anybody shows it at the door. They
 * are derived from it, so that every mail can carry one and nothing is stored that opens anything.
 */
@Injectable()
export class ParticipationLinks {
  private readonly tokens: Record<LinkPurpose, UuidTokens>;

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('secrets') secrets: Config['secrets'],
  ) {
    const tokensFor = (purpose: LinkPurpose) => new UuidTokens(secrets, `participation-${purpose}`);
    this.tokens = { confirm: tokensFor('confirm'), manage: tokensFor('manage'), ticket: tokensFor('ticket') };
  }

  confirmUrl(participation: Pick<Participation, 'uuid'>): string {
    return `${this.server.publicUrl}/participation/email/confirm/${this.token('confirm', participation)}`;
  }

  manageUrl(event: Pick<Event, 'uuid'>, participation: Pick<Participation, 'uuid'>): string {
    return `${this.server.publicUrl}/participation/email/cancel/${event.uuid}/${this.token('manage', participation)}`;
  }

  /** What the code on a ticket says: of use only to those who run the guest list, and only while they are on it. */
  ticketUrl(event: Pick<Event, 'uuid'>, participation: Pick<Participation, 'uuid'>): string {
    return `${this.server.publicUrl}/events/${event.uuid}/check-in/${this.token('ticket', participation)}`;
  }

  token(purpose: LinkPurpose, { uuid }: Pick<Participation, 'uuid'>): string {
    return this.tokens[purpose].write(uuid);
  }

  /** The uuid of the participation that a token is for; null where we did not make it for that purpose. */
  read(purpose: LinkPurpose, token: string): string | null {
    return this.tokens[purpose].read(token);
  }
}
