import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { hashOfToken, newSecretToken } from '#convoke/accounts';
import { Clock, Database, DomainError, invalid, parseInput, type Tx } from '#convoke/core';
import { type Acting, GroupRights } from '../group-rights.service.js';
import { GroupQueries } from '../group.queries.js';
import type { GroupInvitationLink } from './group-invitation-link.js';
import { GroupInvitationLinkQueries } from './group-invitation-link.queries.js';

const DAY_MS = 24 * 3_600_000;
const DAYS = 30;
const MOST_DAYS = 366;
/** Of one group at a time. */
const MOST_LINKS = 50;

export interface GroupLinkWish {
  /** How many may use it: any number where nothing is said. */
  maxUses?: number | null;
  /** When it ends: in thirty days where nothing is said. */
  expiresOn?: Date | null;
}

/** Links by which those who run a group of this instance let people in. */
@Injectable()
export class GroupInvitationLinks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly groups: GroupQueries,
    private readonly rights: GroupRights,
    private readonly links: GroupInvitationLinkQueries,
  ) {}

  /** With the token, which nobody learns again. Throws group_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async make(
    viewer: Acting,
    groupId: string,
    wish: GroupLinkWish,
    actorId: string | null,
  ): Promise<GroupInvitationLink & { token: string }> {
    const { maxUses, expiresOn } = this.parse(wish);
    return this.db.transaction(async (tx) => {
      const { actor } = await this.groups.lock(tx, groupId);
      const maker = await this.rights.require(viewer, groupId, 'manage members', actorId, tx);
      if (!actor.local) throw new DomainError('group_not_found');
      await this.assertRoom(tx, groupId);
      const token = newSecretToken();
      const [made] = await this.db.query<{ id: string }>(
        `INSERT INTO group_invitation_links (group_id, maker_id, token_hash, max_uses, expires_at, created_at)
          VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [groupId, maker.actorId, hashOfToken(token), maxUses, expiresOn, this.clock.now()],
        tx,
      );
      return { ...(await this.links.get(made!.id, tx)), token };
    });
  }

  /** Ends a link for good. Throws invitation_link_not_found, group_not_found, unauthorized. */
  async end(viewer: Acting, id: string): Promise<GroupInvitationLink> {
    const link = await this.links.get(id);
    await this.rights.require(viewer, link.groupId, 'manage members');
    await this.db.query('DELETE FROM group_invitation_links WHERE id = $1', [id]);
    return link;
  }

  /** Takes away what has let nobody in for a while. */
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DAYS * DAY_MS);
    await this.db.query('DELETE FROM group_invitation_links WHERE expires_at < $1', [before]);
  }

  private parse({ maxUses, expiresOn }: GroupLinkWish): { maxUses: number | null; expiresOn: Date } {
    const now = this.clock.now();
    const latest = new Date(now.getTime() + MOST_DAYS * DAY_MS);
    const schema = z.object({
      maxUses: z.number().int().min(1).max(10_000).nullable(),
      expiresOn: z
        .date()
        .refine((end) => end > now, 'error_invitation_past')
        .refine((end) => end <= latest, 'error_group_link_too_long'),
    });
    const inThirtyDays = new Date(now.getTime() + DAYS * DAY_MS);
    return parseInput(schema, { maxUses: maxUses ?? null, expiresOn: expiresOn ?? inThirtyDays });
  }

  private async assertRoom(tx: Tx, groupId: string): Promise<void> {
    if ((await this.links.count(groupId, tx)) < MOST_LINKS) return;
    throw invalid('groupId', 'error_group_links_full', { max: MOST_LINKS });
  }
}
