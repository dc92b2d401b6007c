import { Injectable } from '@nestjs/common';
import { hashOfToken } from '#convoke/accounts';
import { Database, DomainError, isId, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { rolesWith } from '../group.policy.js';
import type { GroupInvitationLink } from './group-invitation-link.js';

const TOKEN = /^[\w-]{43}$/;
const SELECT = `SELECT l.id, l.group_id AS "groupId", l.maker_id AS "makerId", l.max_uses AS "maxUses", l.uses,
    l.expires_at AS "expiresAt", l.created_at AS "createdAt", m.id IS NOT NULL AS "isBacked"
  FROM group_invitation_links l LEFT JOIN members m
    ON m.group_id = l.group_id AND m.actor_id = l.maker_id AND m.role = ANY($1)`;

/** Reads of links into groups. */
@Injectable()
export class GroupInvitationLinkQueries {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async ofGroup(groupId: string, { offset, limit }: PageWindow): Promise<PageOf<GroupInvitationLink>> {
    const which = `WHERE l.group_id = $2 ORDER BY l.id DESC OFFSET ${offset} LIMIT ${limit}`;
    return { elements: limit ? await this.read(which, groupId) : [], total: await this.count(groupId) };
  }

  async count(groupId: string, tx?: Tx): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM group_invitation_links WHERE group_id = $1',
      [groupId],
      tx,
    );
    return row!.total;
  }

  /** Throws invitation_link_not_found. */
  async get(id: string, tx?: Tx): Promise<GroupInvitationLink> {
    const [link] = isId(id) ? await this.read('WHERE l.id = $2', id, tx) : [];
    if (!link) throw new DomainError('invitation_link_not_found', { field: 'id' });
    return link;
  }

  async findByToken(token: string, tx?: Tx): Promise<GroupInvitationLink | null> {
    if (!TOKEN.test(token)) return null;
    const [link] = await this.read('WHERE l.token_hash = $2', hashOfToken(token), tx);
    return link ?? null;
  }

  private async read(which: string, value: unknown, tx?: Tx): Promise<GroupInvitationLink[]> {
    return this.db.query<GroupInvitationLink>(`${SELECT} ${which}`, [rolesWith('manage members'), value], tx);
  }
}
