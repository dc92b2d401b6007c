import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { Resource } from '#convoke/resources';
import { type Document, writeResource } from '../../vocabulary/index.js';
import { GroupPublications } from '../group-publications.service.js';

/** Something that a member here has made, and what others are told of it. */
export interface WrittenResource {
  document: Document;
  group: Actor;
  creator: Actor;
}

/** Writes what people here keep in groups as other servers read it. */
@Injectable()
export class ResourceDocuments {
  constructor(
    private readonly db: Database,
    private readonly publications: GroupPublications,
  ) {}

  /** Null for a tombstone, and for what nobody answers for any more. */
  async of(resource: Resource, tx: Tx = this.db.manager): Promise<WrittenResource | null> {
    if (resource.deletedAt || resource.creatorId === null) return null;
    const group = await tx.findOneBy(Actor, { id: resource.groupId });
    const creator = await tx.findOneBy(Actor, { id: resource.creatorId });
    if (!group || !creator) return null;
    const folder = resource.parentId === null ? null : await tx.findOneBy(Resource, { id: resource.parentId });
    const folderUrl = folder?.url ?? resource.waitsFor ?? null;
    const audience = await this.publications.audience(tx, group, false);
    return { document: writeResource(resource, { group, creator, folderUrl, audience }), group, creator };
  }
}
