import { Injectable } from '@nestjs/common';
import { ActorQueries, GroupQueries, GroupRights, mayInGroup, MemberQueries, type Viewer } from '#convoke/actors';
import { DomainError, invalid, isId, parseInput } from '#convoke/core';
import { ResourceAddresses } from './providers/resource-addresses.service.js';
import type { Shelved } from './library.js';
import type { Resource } from './resource.entity.js';
import { ResourceQueries } from './resource.queries.js';
import { newResource, resourceChange } from './resource.schema.js';
import { ResourceWriter } from './resource-writer.service.js';

/** What members do with the library of their group, each time as one of their profiles. */
@Injectable()
export class Resources {
  constructor(
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly rights: GroupRights,
    private readonly queries: ResourceQueries,
    private readonly addresses: ResourceAddresses,
    private readonly writer: ResourceWriter,
  ) {}

  /** By the name of a group, with its host where it is elsewhere. Throws group_not_found, resource_not_found. */
  async at(viewer: Viewer, groupName: string, path: string): Promise<Shelved> {
    const group = await this.groups.getNamed(viewer, groupName);
    const standing = await this.members.ofActorsIn(group.id, viewer.actorIds);
    if (!standing.some(({ role }) => mayInGroup(role, 'read'))) throw new DomainError('resource_not_found');
    const found = await this.queries.findAt(group.id, path);
    if (!found) throw new DomainError('resource_not_found');
    return found;
  }

  /**
   * A folder, a link, or with `provider` something new that it is asked for. Throws group_not_found, unauthorized,
   * profile_ambiguous, profile_moved, InvalidInput.
   */
  async create(viewer: Viewer, groupId: string, { actorId, provider, ...given }: NewResourceInput): Promise<Resource> {
    const entry = parseInput(newResource, provider ? { ...given, ...(await this.addresses.make(provider)) } : given);
    const { actorId: creatorId } = await this.acting(viewer, groupId, actorId);
    const place = { groupId, actorId: creatorId };
    return this.writer.within(groupId, creatorId, (tx) => this.writer.add(tx, place, entry));
  }

  /** Throws resource_not_found, unauthorized, profile_ambiguous, profile_moved, InvalidInput. */
  async update(viewer: Viewer, id: string, given: object, actorId?: string | null): Promise<Resource> {
    const change = parseInput(resourceChange, given);
    const { groupId, isFolder } = await this.queries.getVisible(viewer, id);
    if (isFolder && change.resourceUrl) throw invalid('resourceUrl', 'error_resource_folder_url');
    const { actorId: byActorId } = await this.acting(viewer, groupId, actorId);
    return this.writer.within(groupId, byActorId, async (tx) => {
      const resource = await this.queries.get(tx, groupId, id);
      await this.writer.change(tx, resource, change, byActorId);
      return resource;
    });
  }

  /** With all that is in it. Throws resource_not_found, unauthorized, profile_ambiguous. */
  async delete(viewer: Viewer, id: string, actorId?: string | null): Promise<void> {
    const { groupId } = await this.queries.getVisible(viewer, id);
    const { actorId: byActorId } = await this.acting(viewer, groupId, actorId);
    await this.writer.within(groupId, byActorId, async (tx) => {
      await this.writer.bury(tx, await this.queries.get(tx, groupId, id), byActorId);
    });
  }

  private async acting(viewer: Viewer, groupId: string, actorId?: string | null) {
    if (!isId(groupId)) throw new DomainError('group_not_found', { field: 'actorId' });
    const member = await this.rights.require(viewer, groupId, 'contribute', actorId);
    await this.actors.assertNotMoved(member.actorId);
    return member;
  }
}

interface NewResourceInput {
  title: string;
  type?: string | null;
  summary?: string | null;
  resourceUrl?: string | null;
  parentId?: string | null;
  /** As which profile. */
  actorId?: string | null;
  provider?: string | null;
}
