import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { type LinkPurpose, ParticipationLinks } from '../participation-links.service.js';

/** The links of people without an account: our own, and those that were mailed before the instance moved here. */
@Injectable()
export class AnonymousLinks {
  constructor(
    private readonly db: Database,
    private readonly links: ParticipationLinks,
  ) {}

  /** The uuid of the participation that a token is for; null where it is for none, or for another purpose. */
  async read(purpose: LinkPurpose, token: string): Promise<string | null> {
    return this.links.read(purpose, token) ?? this.readEarlier(purpose, token);
  }

  private async readEarlier(purpose: LinkPurpose, token: string): Promise<string | null> {
    const hash = createHash('sha256').update(token).digest();
    const [found] = await this.db.query<{ uuid: string }>(
      `SELECT p.uuid FROM earlier_participation_links l JOIN participations p ON p.id = l.participation_id
        WHERE l.hash = $1 AND l.purpose = $2`,
      [hash, purpose],
    );
    return found?.uuid ?? null;
  }
}
