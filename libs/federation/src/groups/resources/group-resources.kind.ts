import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { ForeignResources, ResourceQueries } from '#convoke/resources';
import { RemoteActor } from '../../remote/remote-actor.entity.js';
import { type Document, groupAddressesOf, readResource } from '../../vocabulary/index.js';
import type { GroupContentKind, GroupPlace, Taken } from '../group-content-kind.js';
import { ResourceDocuments } from './resource-documents.service.js';

/** For members alone, all of it. */
const TAKEN: Taken = { isPublic: false };

/** Folders and links of groups. */
@Injectable()
export class GroupResourcesKind implements GroupContentKind {
  readonly types = ['Document', 'ResourceCollection'];
  readonly collection = 'resources';
  readonly right = 'contribute';

  constructor(
    private readonly db: Database,
    private readonly queries: ResourceQueries,
    private readonly foreign: ForeignResources,
    private readonly documents: ResourceDocuments,
  ) {}

  async groupOf(uri: string): Promise<string | null> {
    return (await this.queries.findByUrl(uri))?.groupId ?? null;
  }

  async take(document: Document, { group, actor, vouched }: GroupPlace): Promise<Taken | null> {
    const told = readResource(document, await this.libraryOf(group));
    return (await this.foreign.save(told, { groupId: group.id, actorId: actor.id, vouched })) ? TAKEN : null;
  }

  async forget(uri: string, { group, actor }: GroupPlace): Promise<Taken | null> {
    return (await this.foreign.remove(uri, { groupId: group.id, actorId: actor.id })) ? TAKEN : null;
  }

  async page(group: Actor, window: PageWindow, membersToo: boolean): Promise<PageOf<Document | string>> {
    if (!membersToo) return { elements: [], total: 0 };
    const { elements, total } = await this.queries.newest(group.id, window);
    const told = elements.map(async (resource) =>
      resource.local ? ((await this.documents.of(resource))?.document ?? resource.url) : resource.url,
    );
    return { elements: await Promise.all(told), total };
  }

  urisOf(groupId: string): Promise<string[]> {
    return this.foreign.urlsOf(groupId);
  }

  drop(groupId: string): Promise<void> {
    return this.foreign.drop(groupId);
  }

  private async libraryOf(group: Actor): Promise<string | null> {
    if (group.local) return groupAddressesOf(group).resources;
    const remote = await this.db.manager.findOneBy(RemoteActor, { actorId: group.id });
    return remote?.collections.resources ?? null;
  }
}
