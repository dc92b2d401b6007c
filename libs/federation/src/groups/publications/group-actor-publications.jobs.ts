import { Injectable } from '@nestjs/common';
import { Actor, GroupDeleted, GroupUpdated } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import { ActorDocuments } from '../../documents/index.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { addressesOf, type Document, groupAddressesOf, writeActorDelete, writeUpdate } from '../../vocabulary/index.js';

type Told = { groupId: string };

/** Tells members and followers elsewhere what becomes of the groups of this instance. */
@Injectable()
export class GroupActorPublications {
  constructor(
    private readonly db: Database,
    private readonly documents: ActorDocuments,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(GroupUpdated)
  async update({ groupId }: Told): Promise<void> {
    const group = await this.ours(groupId);
    if (!group || group.deletedAt) return;
    const update = writeUpdate(group.url, await this.documents.of(group), group.updatedAt);
    await this.db.transaction((tx) => this.post(tx, group, { ...update, ...audienceOf(group) }));
  }

  @OnDomainEvent(GroupDeleted)
  async delete({ groupId }: Told): Promise<void> {
    const group = await this.ours(groupId);
    if (!group?.deletedAt) return;
    await this.db.transaction((tx) => this.post(tx, group, writeActorDelete(group.url, audienceOf(group))));
  }

  private async ours(id: string): Promise<Actor | null> {
    const group = await this.db.manager.findOneBy(Actor, { id });
    return group?.local ? group : null;
  }

  private async post(tx: Tx, group: Actor, activity: Document): Promise<void> {
    const [members, followers] = [
      await this.recipients.inboxes(tx, 'members', [group.id]),
      await this.recipients.inboxes(tx, 'followers', [group.id]),
    ];
    const inboxes = [...new Set([...members, ...followers])];
    await this.outbox.post(tx, { actor: group, activity, objectUri: group.url, inboxes });
  }
}

function audienceOf(group: Actor) {
  return { to: [groupAddressesOf(group).members], cc: [addressesOf(group).followers] };
}
