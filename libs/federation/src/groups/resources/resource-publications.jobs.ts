import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Resource,
  ResourceCreated,
  ResourceDeleted,
  ResourceMoved,
  ResourceQueries,
  ResourceUpdated,
} from '#convoke/resources';
import { isCurrent } from '../../outbox/current-version.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import {
  type Document,
  groupAddressesOf,
  writeCreate,
  writeDelete,
  writeRelocation,
  writeTombstone,
  writeUpdate,
} from '../../vocabulary/index.js';
import { GroupPublications } from '../group-publications.service.js';
import { ResourceDocuments, type WrittenResource } from './resource-documents.service.js';

interface Told {
  resourceId: string;
  groupId: string;
  byActorId: string;
}

/**
 * Tells other servers what members here do in the libraries of groups. What lives here is told by who made it, whoever
 * has changed it; what lives elsewhere is for its own server to change, which is asked to.
 */
@Injectable()
export class ResourcePublications {
  constructor(
    private readonly db: Database,
    private readonly queries: ResourceQueries,
    private readonly documents: ResourceDocuments,
    private readonly publications: GroupPublications,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(ResourceCreated)
  async publish(told: Told): Promise<void> {
    await this.tell(told, (author, { document }) => writeCreate(author.url, document));
  }

  @OnDomainEvent(ResourceUpdated)
  async update(told: Told): Promise<void> {
    await this.tell(told, (author, { document }, { updatedAt }) => writeUpdate(author.url, document, updatedAt));
  }

  @OnDomainEvent(ResourceMoved)
  async move({ fromId, ...told }: Told & { fromId: string | null }): Promise<void> {
    const from = fromId === null ? null : await this.queries.findById(fromId);
    await this.tell(told, (author, { document, group }, { updatedAt: at }) =>
      writeRelocation(author.url, document, { originUri: from?.url ?? groupAddressesOf(group).resources, at }),
    );
  }

  @OnDomainEvent(ResourceDeleted)
  async delete({ resourceId, groupId, byActorId }: Told): Promise<void> {
    const resource = await this.queries.findById(resourceId);
    const group = await this.db.manager.findOneBy(Actor, { id: groupId });
    const author = await this.authorOf(resource, byActorId);
    if (!resource?.deletedAt || !group || !author) return;
    const type = resource.isFolder ? 'ResourceCollection' : 'Document';
    const tombstone = writeTombstone(resource.url, type, resource.deletedAt);
    await this.db.transaction(async (tx) => {
      const audience = await this.publications.audience(tx, group, false);
      const activity = writeDelete(author.url, tombstone, audience);
      await this.publications.tell(tx, { group, author, activity, objectUri: resource.url, isPublic: false });
      if (!resource.local) await this.ask(tx, resource, author, activity);
    });
  }

  /** Tells it as it is: a change that comes in between is read again, so that the newest is posted last. */
  private async tell(
    { resourceId, byActorId }: Told,
    write: (author: Actor, written: WrittenResource, resource: Resource) => Document,
  ): Promise<void> {
    for (let told = false; !told;) {
      const resource = await this.queries.findById(resourceId);
      const author = await this.authorOf(resource, byActorId);
      const written = resource && (await this.documents.of(resource));
      if (!resource || !author || !written) return;
      told = await this.db.transaction(async (tx) => {
        const current = await isCurrent(this.db, tx, 'resources', resource);
        if (current) await this.post(tx, resource, author, { ...written, activity: write(author, written, resource) });
        return current;
      });
    }
  }

  private async post(
    tx: Tx,
    resource: Resource,
    author: Actor,
    { group, activity }: { group: Actor; activity: Document },
  ) {
    if (!resource.local) return this.ask(tx, resource, author, activity);
    await this.publications.tell(tx, { group, author, activity, objectUri: resource.url, isPublic: false });
  }

  /** Of the server where it lives. */
  private async ask(tx: Tx, { creatorId, url }: Resource, author: Actor, activity: Document): Promise<void> {
    const inboxes = await this.recipients.inboxes(tx, 'themselves', [creatorId]);
    await this.outbox.post(tx, { actor: author, activity, objectUri: url, inboxes });
  }

  /** Who says so: of what lives here its maker, else who has done it; null where that is somebody elsewhere. */
  private async authorOf(resource: Resource | null, byActorId: string): Promise<Actor | null> {
    const id = resource?.local ? resource.creatorId : byActorId;
    const author = id ? await this.db.manager.findOneBy(Actor, { id }) : null;
    return author?.local && !author.deletedAt ? author : null;
  }
}
