import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  Clock,
  Database,
  DomainError,
  invalid,
  isId,
  lineInput,
  type PageOf,
  type PageWindow,
  parseInput,
  type Tx,
} from '#convoke/core';
import { InvitationLink, InvitationLinkState } from './invitation-link.entity.js';

const USES = 10;
const DAYS = 30;

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

  /** Makes a link; throws InvalidInput. */
  async make(makerId: string, wish: InvitationWish): Promise<InvitationLink> {
    const now = this.clock.now();
    const wishSchema = z.object({
      note: lineInput({ max: 200 }),
      maxUses: z.number().int().min(1).max(10_000).nullable(),
      expiresOn: z
        .date()
        .refine((end) => end > now, 'error_invitation_past')
        .nullable(),
    });
    const { maxUses = USES, expiresOn = new Date(now.getTime() + DAYS * 24 * 3_600_000) } = wish;
    const parsed = parseInput(wishSchema, { note: wish.note ?? '', maxUses, expiresOn });
    const link = this.db.manager.create(InvitationLink, {
      code: randomBytes(16).toString('base64url'),
      note: parsed.note,
      maxUses: parsed.maxUses,
      uses: 0,
      expiresAt: parsed.expiresOn,
      endedAt: null,
      makerId,
      createdAt: now,
    });
    await this.db.manager.insert(InvitationLink, link);
    return link;
  }

  /** Ends a link for good; throws invitation_link_not_found. */
  async end(id: string): Promise<InvitationLink> {
    const link = isId(id) ? await this.db.manager.findOneBy(InvitationLink, { id }) : null;
    if (!link) throw new DomainError('invitation_link_not_found', { field: 'id' });
    link.endedAt ??= this.clock.now();
    await this.db.manager.update(InvitationLink, { id }, { endedAt: link.endedAt });
    return link;
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

  private async find(code: string): Promise<InvitationLink | null> {
    return /^[\w-]{22}$/.test(code) ? this.db.manager.findOneBy(InvitationLink, { code }) : null;
  }
}
