import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GroupQueries, GroupRights } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, DomainEvents, InjectConfig, Jobs, type Tx } from '#convoke/core';
import { PreviewLink } from './previews/preview.job.js';
import { Resource, ResourceKind } from './resource.entity.js';
import type { NewResource, ResourceChange } from './resource.schema.js';
import { ResourceTree } from './resource-tree.service.js';
import {
  ResourceCreated,
  ResourceDeleted,
  ResourceMoved,
  type ResourceText,
  ResourceUpdated,
} from './resources.domain-events.js';

/** Where something was written, when that was elsewhere. */
export interface ResourceOrigin {
  url: string;
  publishedAt: Date;
  updatedAt: Date;
  /** Of a folder that is not known here yet. */
  waitsFor: string | null;
}

/** Writes into the libraries of groups and tells the rest of the program; one change at a time for each group. */
@Injectable()
export class ResourceWriter {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly groups: GroupQueries,
    private readonly rights: GroupRights,
    private readonly tree: ResourceTree,
    private readonly jobs: Jobs,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Runs `work` for a member, here or elsewhere, or for the group itself, while nobody else changes the library; two who
   * move folders at once could else put each into the other. Throws group_not_found, unauthorized.
   */
  async within<T>(groupId: string, actorId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      const { actor } = await this.groups.lock(tx, groupId);
      if (actor.suspended) throw new DomainError('group_not_found');
      if (actorId !== groupId) await this.rights.assert(tx, groupId, actorId, 'contribute');
      return work(tx);
    });
  }

  /** The caller holds the group. Throws InvalidInput. */
  async add(
    tx: Tx,
    { groupId, actorId }: { groupId: string; actorId: string },
    entry: NewResource,
    origin?: ResourceOrigin,
  ): Promise<Resource> {
    const { parentId, title } = entry;
    await this.tree.assertRoom(tx, groupId);
    await this.tree.assertFolder(tx, groupId, parentId);
    const now = this.clock.now();
    const uuid = randomUUID();
    const resource = tx.create(Resource, {
      ...entry,
      uuid,
      url: origin?.url ?? `${this.server.publicUrl}/resource/${uuid}`,
      local: !origin,
      groupId,
      creatorId: actorId,
      name: await this.tree.nameIn(tx, title, { groupId, parentId }),
      preview: null,
      waitsFor: origin?.waitsFor ?? null,
      publishedAt: origin?.publishedAt ?? now,
      insertedAt: now,
      updatedAt: origin?.updatedAt ?? now,
      deletedAt: null,
    });
    await tx.insert(Resource, resource);
    await this.look(tx, resource);
    await this.events.emit(tx, ResourceCreated, this.newsOf(resource, actorId));
    return resource;
  }

  /** What is left out stays. The caller holds the group. Throws InvalidInput. */
  async change(tx: Tx, resource: Resource, change: ResourceChange, byActorId: string, at?: Date): Promise<void> {
    const { id, groupId, parentId: fromId, title: oldTitle } = resource;
    const toId = change.parentId === undefined ? fromId : change.parentId;
    const changed = this.reword(resource, change);
    if (changed.length === 0 && toId === fromId) return;
    if (toId !== fromId) await this.tree.assertFolder(tx, groupId, toId, resource);
    const place = { groupId, parentId: toId, except: id };
    Object.assign(resource, { parentId: toId, waitsFor: null, updatedAt: at ?? this.clock.now() });
    resource.name = await this.tree.nameIn(tx, resource.title, place);
    if (changed.includes('resourceUrl')) resource.preview = null;
    await tx.update(Resource, { id }, resource);
    if (changed.includes('resourceUrl')) await this.look(tx, resource);
    const news = this.newsOf(resource, byActorId);
    if (changed.length > 0) await this.events.emit(tx, ResourceUpdated, { ...news, changed, oldTitle });
    if (toId !== fromId) await this.events.emit(tx, ResourceMoved, { ...news, fromId, toId });
  }

  /** With all that is in it. The caller holds the group. */
  async bury(tx: Tx, resource: Resource, byActorId: string): Promise<void> {
    const ids = (await this.tree.subtree(tx, resource.id)).map(({ id }) => id);
    const now = this.clock.now();
    await this.db.query(
      `UPDATE resources SET title = '', summary = '', resource_url = NULL, name = NULL, preview = NULL,
          waits_for = NULL, parent_id = NULL, updated_at = $2, deleted_at = $2 WHERE id = ANY($1)`,
      [ids, now],
      tx,
    );
    await this.events.emit(tx, ResourceDeleted, this.newsOf(resource, byActorId));
  }

  private reword(resource: Resource, change: ResourceChange): ResourceText[] {
    const fields = ['title', 'summary', 'resourceUrl'] as const;
    const changed = fields.filter((field) => change[field] != null && change[field] !== resource[field]);
    for (const field of changed) Object.assign(resource, { [field]: change[field] });
    return changed;
  }

  /** Pads and calls have nothing to say of themselves; pages may have. */
  private async look(tx: Tx, { id, type }: Resource): Promise<void> {
    if (type === ResourceKind.LINK) await this.jobs.send(tx, PreviewLink, { resourceId: id });
  }

  private newsOf({ id: resourceId, groupId, title }: Resource, byActorId: string) {
    return { resourceId, groupId, byActorId, title };
  }
}
