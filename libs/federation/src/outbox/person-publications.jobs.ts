import { Injectable } from '@nestjs/common';
import { Actor, PersonDeleted, PersonMoved, PersonUpdated } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import { ActorDocuments } from '../documents/index.js';
import { addressesOf, type Document, PUBLIC, writeActorDelete, writeMove, writeUpdate } from '../vocabulary/index.js';
import { Outbox } from './outbox.service.js';
import { type Circle, Recipients } from './recipients.queries.js';

/** Tells other servers what becomes of our people: those who follow them, and those they have had to do with. */
@Injectable()
export class PersonPublications {
  constructor(
    private readonly db: Database,
    private readonly documents: ActorDocuments,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(PersonUpdated)
  async update({ actorId }: { actorId: string }): Promise<void> {
    const actor = await this.find(actorId);
    if (!actor || actor.deletedAt) return;
    const update = writeUpdate(actor.url, await this.documents.of(actor), actor.updatedAt);
    await this.db.transaction((tx) => this.post(tx, actor, { ...update, ...audienceOf(actor) }));
  }

  @OnDomainEvent(PersonMoved)
  async move({ actorId }: { actorId: string }): Promise<void> {
    const actor = await this.find(actorId);
    const target = actor?.movedToId && (await this.db.manager.findOneBy(Actor, { id: actor.movedToId }));
    if (!actor?.movedAt || !target) return;
    const deed = { id: `${actor.url}#moves/${actor.movedAt.getTime()}`, actor: actor.url, ...audienceOf(actor) };
    await this.db.transaction((tx) => this.post(tx, actor, writeMove(deed, target.url, actor.movedAt!)));
  }

  @OnDomainEvent(PersonDeleted)
  async delete({ actorId, groupIds }: { actorId: string; groupIds: string[] }): Promise<void> {
    const actor = await this.find(actorId);
    if (!actor?.deletedAt) return;
    await this.db.transaction((tx) => this.post(tx, actor, writeActorDelete(actor.url, audienceOf(actor)), groupIds));
  }

  private async find(id: string): Promise<Actor | null> {
    const actor = await this.db.manager.findOneBy(Actor, { id });
    return actor?.local ? actor : null;
  }

  /** To the groups that it has just left as well. */
  private async post(tx: Tx, actor: Actor, activity: Document, leftIds: string[] = []): Promise<void> {
    const inboxes: string[] = [];
    const tell = async (circle: Circle, ids: string[]) =>
      inboxes.push(...(await this.recipients.inboxes(tx, circle, ids)));
    for (const circle of ['followers', 'acquaintances'] as const) await tell(circle, [actor.id]);
    for (const circle of ['themselves', 'members'] as const) await tell(circle, leftIds);
    await this.outbox.post(tx, { actor, activity, objectUri: actor.url, inboxes: [...new Set(inboxes)] });
  }
}

function audienceOf(actor: Actor) {
  return { to: [PUBLIC], cc: [addressesOf(actor).followers] };
}
