import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { Database, DomainError } from '#convoke/core';
import { EventVisibility } from '#convoke/events';
import { GroupAuthority } from '../groups/group-authority.service.js';
import { GroupDocuments } from '../groups/group-documents.service.js';
import { haveOneOrigin, RemoteActor, RemoteActors } from '../remote/index.js';
import { type EventContent, groupAddressesOf } from '../vocabulary/index.js';

/** Finds out of which group an event of elsewhere is. */
@Injectable()
export class EventAttributions {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly authority: GroupAuthority,
    private readonly documents: GroupDocuments,
  ) {}

  /** The group that it says, if its maker may publish for that; of one whose members nobody here knows, its own server says so. */
  async groupOf({ event, organizerUri, attributedToUri }: EventContent, organizer: Actor): Promise<Actor | null> {
    if (!attributedToUri || attributedToUri === organizerUri) return null;
    const [known] = await this.actors.findByUrls([attributedToUri]);
    if (known && (await this.isKept(known))) return (await this.mayPublish(known, organizer)) ? known : null;
    return haveOneOrigin(attributedToUri, event.url) ? (await this.remotes.get(attributedToUri)).actor : null;
  }

  /** Whether it is known here who is in a group: it is one of ours, or one of ours is in it. */
  async isKept(group: Actor): Promise<boolean> {
    return group.type === ActorKind.GROUP && (await this.documents.readerOf(group)) !== null;
  }

  /** What is addressed to the members of its group is for them; who says nothing of that has invited people in mind. */
  async visibilityOf({ event: { visibility }, to, cc }: EventContent, group: Actor): Promise<EventVisibility> {
    if (visibility !== EventVisibility.PRIVATE) return visibility;
    const members = await this.membersOf(group);
    return members && [...to, ...cc].includes(members) ? EventVisibility.RESTRICTED : visibility;
  }

  private async membersOf(group: Actor): Promise<string | null> {
    if (group.local) return groupAddressesOf(group).members;
    const remote = await this.db.manager.findOneBy(RemoteActor, { actorId: group.id });
    return remote?.collections.members ?? null;
  }

  private async mayPublish(group: Actor, organizer: Actor): Promise<boolean> {
    try {
      await this.authority.require(group, organizer, 'publish');
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
