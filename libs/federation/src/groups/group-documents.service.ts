import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, MEMBER_ROLES } from '#convoke/actors';
import { Database } from '#convoke/core';
import { RemoteCollections, RemoteDocuments, type RemotePage } from '../remote/index.js';
import type { Document } from '../vocabulary/index.js';

/** Fetches what groups keep to their members: for one of ours in its own name, else in that of a member of ours. */
@Injectable()
export class GroupDocuments {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly documents: RemoteDocuments,
    private readonly collections: RemoteCollections,
  ) {}

  /** Throws RemoteRefused, RemoteGone. */
  async fetch(uri: string, group: Actor): Promise<Document> {
    return this.documents.fetch(uri, { as: await this.readerOf(group) });
  }

  /** Throws RemoteRefused, RemoteGone. */
  async page(address: string, group: Actor): Promise<RemotePage> {
    return this.collections.page(address, { as: await this.readerOf(group) });
  }

  /** Who of ours asks; null where nobody here is a member: then the instance does, as a stranger. */
  async readerOf(group: Actor): Promise<Actor | null> {
    if (group.local) return group;
    const [member] = await this.db.query<{ id: string }>(
      `SELECT a.id FROM members m JOIN actors a ON a.id = m.actor_id
        WHERE m.group_id = $1 AND m.role = ANY($2) AND a.domain IS NULL AND a.deleted_at IS NULL
          AND a.suspended_at IS NULL ORDER BY m.id LIMIT 1`,
      [group.id, MEMBER_ROLES],
    );
    return member ? this.actors.find(member.id) : null;
  }
}
