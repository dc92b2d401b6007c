import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, derivedKey, InjectConfig } from '#convoke/core';
import type { Event } from './event.entity.js';
import type { Participation } from './participation.entity.js';

const UUID_BYTES = 16;
const SIGNATURE_BYTES = 16;
const TOKEN = /^[\w-]{43}$/;

export type LinkPurpose = 'confirm' | 'manage' | 'ticket';

/**
 * Links by which people without an account act on their participation, and by which anybody shows it at the door. They
 * are derived from it, so that every mail can carry one and nothing is stored that opens anything.
 */
@Injectable()
export class ParticipationLinks {
  private readonly keys: Record<LinkPurpose, Uint8Array>;

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('secrets') secrets: Config['secrets'],
  ) {
    const keyFor = (purpose: LinkPurpose) => derivedKey(secrets, `participation-${purpose}`);
    this.keys = { confirm: keyFor('confirm'), manage: keyFor('manage'), ticket: keyFor('ticket') };
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
    const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    return Buffer.concat([bytes, this.sign(purpose, bytes)]).toString('base64url');
  }

  /** The uuid of the participation that a token is for; null where we did not make it for that purpose. */
  read(purpose: LinkPurpose, token: string): string | null {
    if (!TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const uuid = bytes.subarray(0, UUID_BYTES);
    if (!timingSafeEqual(bytes.subarray(UUID_BYTES), this.sign(purpose, uuid))) return null;
    return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  private sign(purpose: LinkPurpose, bytes: Buffer): Buffer {
    return createHmac('sha256', this.keys[purpose]).update(bytes).digest().subarray(0, SIGNATURE_BYTES);
  }
}
