import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import {
  Clock,
  Database,
  DomainError,
  invalid,
  isId,
  isUniqueViolation,
  lineInput,
  type PageOf,
  type PageWindow,
  parseInput,
  type Tx,
} from '#convoke/core';
import { InvitationLink, InvitationLinkState } from './invitation-link.entity.js';

const USES = 10;
const DAYS = 30;
/** For how long a mailed one is good. */
const MAILED_DAYS = 7;
/** For moderators to see what became of one of theirs. */
const KEPT_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

export interface InvitationWish {
  note?: string | null;
  /** How many may use it: ten where nothing is said, null for any number. */
  maxUses?: number | null;
  /** When it ends: in thirty days where nothing is said, null for never. */
  expiresOn?: Date | null;
}

/** Links by which moderators let people register. */
@Injectable()
export class InvitationLinks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** All links, the newest first. */
  async list({ offset, limit }: PageWindow): Promise<PageOf<InvitationLink>> {
    const total = await this.db.manager.count(InvitationLink);
    if (limit === 0) return { elements: [], total };
    return {
      elements: await this.db.manager.find(InvitationLink, { order: { id: 'DESC' }, skip: offset, take: limit }),
      total,
    };
  }

  /** Makes a link to hand out; throws InvalidInput. */
  async make(tx: Tx, makerId: string, wish: InvitationWish): Promise<InvitationLink> {
    const now = this.clock.now();
    const wishSchema = z.object({
      note: lineInput({ max: 200 }),
      maxUses: z.number().int().min(1).max(10_000).nullable(),
      expiresOn: z
        .date()
        .refine((end) => end > now, 'error_invitation_past')
        .nullable(),
    });
    const { maxUses = USES, expiresOn = new Date(now.getTime() + DAYS * DAY_MS) } = wish;
    const parsed = parseInput(wishSchema, { note: wish.note ?? '', maxUses, expiresOn });
    const { expiresOn: expiresAt, ...rest } = parsed;
    return this.add(tx, { ...rest, expiresAt, email: null, makerId });
  }

  /** Makes a link for one person, to be mailed; throws InvalidInput while another one for this address is good. */
  async makeFor(tx: Tx, email: string, makerId: string | null): Promise<InvitationLink> {
    const now = this.clock.now();
    await this.db.query(
      `UPDATE invitation_links SET ended_at = $2
        WHERE email = $1 AND ended_at IS NULL AND (expires_at <= $2 OR uses >= max_uses)`,
      [email, now],
      tx,
    );
    const expiresAt = new Date(now.getTime() + MAILED_DAYS * DAY_MS);
    const wish = { email, note: '', maxUses: 1, expiresAt, makerId };
    return this.add(tx, wish).catch((error: unknown) => {
      throw isUniqueViolation(error) ? invalid('email', 'error_invited_already') : error;
    });
  }

  /** The link that was mailed to an address, as long as it lets somebody in. */
  async findGoodFor(email: string): Promise<InvitationLink | null> {
    const link = await this.db.manager.findOneBy(InvitationLink, { email, endedAt: IsNull() });
    return link?.stateAt(this.clock.now()) === InvitationLinkState.GOOD ? link : null;
  }

  /** Holds a link; throws invitation_link_not_found. */
  async lock(tx: Tx, id: string): Promise<InvitationLink> {
    const lock = { mode: 'pessimistic_write' } as const;
    const link = isId(id) ? await tx.findOne(InvitationLink, { where: { id }, lock }) : null;
    if (!link) throw new DomainError('invitation_link_not_found', { field: 'id' });
    return link;
  }

  /** Ends one for good. */
  async end(tx: Tx, link: InvitationLink): Promise<void> {
    link.endedAt = this.clock.now();
    await tx.update(InvitationLink, { id: link.id }, { endedAt: link.endedAt });
  }

  /** What whoever holds a link learns of it. */
  async stateOf(code: string): Promise<InvitationLinkState> {
    const link = await this.find(code);
    return link?.stateAt(this.clock.now()) ?? InvitationLinkState.UNKNOWN;
  }

  /** The link, as long as it lets people in; throws InvalidInput saying why it does not. */
  async getGood(code: string): Promise<InvitationLink> {
    const link = await this.find(code);
    const state = link?.stateAt(this.clock.now()) ?? InvitationLinkState.UNKNOWN;
    if (!link || state !== InvitationLinkState.GOOD) throw invalid('invitation', `error_invitation_${state}`);
    return link;
  }

  /**
   * Takes one of a link's places, if there is one. Only who confirmed an address takes one, so nobody can use a link up
   * with addresses of others; who registered in time may confirm after the link's time.
   */
  async takePlace(tx: Tx, id: string): Promise<boolean> {
    const taken = await this.db.query(
      `UPDATE invitation_links SET uses = uses + 1
       WHERE id = $1 AND ended_at IS NULL AND (max_uses IS NULL OR uses < max_uses) RETURNING id`,
      [id],
      tx,
    );
    return taken.length > 0;
  }

  /** Forgets links a month after they ended, mailed ones when their time is over, once nobody waits who came by them. */
  async purge(): Promise<void> {
    const now = this.clock.now();
    await this.db.query(
      `DELETE FROM invitation_links l
        WHERE CASE WHEN email IS NULL THEN least(ended_at, expires_at) <= $1 ELSE expires_at <= $2 END
        AND NOT EXISTS (SELECT FROM users WHERE invitation_link_id = l.id)`,
      [new Date(now.getTime() - KEPT_DAYS * DAY_MS), now],
    );
  }

  private async add(
    tx: Tx,
    values: Pick<InvitationLink, 'email' | 'note' | 'maxUses' | 'expiresAt' | 'makerId'>,
  ): Promise<InvitationLink> {
    const code = randomBytes(16).toString('base64url');
    const link = tx.create(InvitationLink, { ...values, code, uses: 0, endedAt: null, createdAt: this.clock.now() });
    await tx.insert(InvitationLink, link);
    return link;
  }

  private async find(code: string): Promise<InvitationLink | null> {
    return /^[\w-]{22}$/.test(code) ? this.db.manager.findOneBy(InvitationLink, { code }) : null;
  }
}
