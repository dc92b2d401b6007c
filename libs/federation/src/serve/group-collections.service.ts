import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, type Member, MemberQueries } from '#convoke/actors';
import { type PageOf, type PageWindow } from '#convoke/core';
import { GroupKinds, GroupReaders, type Signer } from '../groups/index.js';
import { type Document, type GroupCollection, groupAddressesOf, writeMember } from '../vocabulary/index.js';
import type { Found } from './found.js';
import { showCollection } from './paged-collection.js';

const PER_PAGE = 10;
/** A new member's server reads all that there is. */
const MAX_PAGES = 1000;

type Items = PageOf<Document | string>;

/** What belongs to a group of ours, for servers: to those of members all of it, to others what everybody may read. */
@Injectable()
export class GroupCollections {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly kinds: GroupKinds,
    private readonly readers: GroupReaders,
  ) {}

  async show(group: Actor, name: GroupCollection, page: number | null, signer: Signer): Promise<Found> {
    const isMember = await this.readers.mayRead(signer, group);
    const read = (window: PageWindow) =>
      name === 'members' ? this.membersOf(group, window, isMember) : this.contentsOf(group, name, window, isMember);
    const listing = {
      address: groupAddressesOf(group)[name],
      perPage: PER_PAGE,
      maxPages: MAX_PAGES,
      total: async () => (await read({ offset: 0, limit: 0 })).total,
      members: async (offset: number, limit: number) => (await read({ offset, limit })).elements,
    };
    const found = await showCollection(listing, page);
    return found && 'document' in found ? { ...found, forSigner: true } : found;
  }

  /** What stands at the address of a membership: nothing for others than members. */
  async member(uuid: string, signer: Signer): Promise<Found> {
    const member = await this.members.findByUuid(uuid);
    const group = member && (await this.actors.find(member.groupId));
    if (!member || !group?.local || !(await this.readers.mayRead(signer, group))) return null;
    const [document] = await this.documentsOf(group, [member]);
    return document ? { document, forSigner: true } : null;
  }

  private async membersOf(group: Actor, window: PageWindow, isMember: boolean): Promise<Items> {
    if (!isMember) return { elements: [], total: 0 };
    const { elements, total } = await this.members.inGroup(group.id, {}, window);
    return { elements: await this.documentsOf(group, elements), total };
  }

  private async contentsOf(group: Actor, name: GroupCollection, window: PageWindow, isMember: boolean): Promise<Items> {
    const kind = this.kinds.listedIn(name);
    return kind ? kind.page(group, window, isMember) : { elements: [], total: 0 };
  }

  private async documentsOf(group: Actor, members: Member[]): Promise<Document[]> {
    const actors = await this.actors.findMany(members.map(({ actorId }) => actorId));
    return members.flatMap((member) => {
      const actor = actors.get(member.actorId);
      return actor ? [writeMember(member, actor, group)] : [];
    });
  }
}
