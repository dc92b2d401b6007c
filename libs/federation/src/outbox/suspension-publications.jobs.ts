import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Actor, ActorKind, ActorsSuspended } from '#convoke/actors';
import { Clock, Database, job, Jobs, OnDomainEvent, OnJob } from '#convoke/core';
import { ActorDocuments } from '../documents/index.js';
import { addressesOf, groupAddressesOf, PUBLIC, writeUpdate } from '../vocabulary/index.js';
import { Outbox } from './outbox.service.js';
import { Recipients } from './recipients.queries.js';

export const TellOfSuspension = job<{ actorId: string }>('federation.tell-of-suspension');

/** Within how long other servers hear of a profile. */
const SPREAD_MS = 2 * 3_600_000;
/** Whoever has had to do with one of ours; people have no members, and groups no acquaintances. */
const CIRCLES = ['followers', 'acquaintances', 'members'] as const;

/** Tells other servers that people and groups of ours were suspended, and that they are back. */
@Injectable()
export class SuspensionPublications {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly documents: ActorDocuments,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Each profile at a moment of its own, whatever else was suspended meanwhile: whoever hears of several at once would
   * know that they belong together. A group belongs to no account.
   */
  @OnDomainEvent(ActorsSuspended)
  async plan({ actorIds }: { actorIds: string[] }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const ours = await tx.findBy(Actor, { id: In(actorIds), domain: IsNull(), deletedAt: IsNull() });
      for (const { id, type } of ours) {
        const delay = type === ActorKind.GROUP ? 0 : randomInt(SPREAD_MS);
        const startAfter = new Date(this.clock.now().getTime() + delay);
        await this.jobs.send(tx, TellOfSuspension, { actorId: id }, { startAfter });
      }
    });
  }

  /** What is true by now; when it is told is all that the time in it says. */
  @OnJob(TellOfSuspension)
  async tell({ actorId }: { actorId: string }): Promise<void> {
    const actor = await this.db.manager.findOneBy(Actor, { id: actorId });
    if (!actor || actor.deletedAt) return;
    const update = writeUpdate(actor.url, await this.documents.of(actor), this.clock.now());
    await this.db.transaction(async (tx) => {
      const inboxes: string[] = [];
      for (const circle of CIRCLES) inboxes.push(...(await this.recipients.inboxes(tx, circle, [actorId])));
      const activity = { ...update, ...audienceOf(actor) };
      await this.outbox.post(tx, { actor, activity, objectUri: actor.url, inboxes: [...new Set(inboxes)] });
    });
  }
}

function audienceOf(actor: Actor) {
  const to = actor.type === ActorKind.GROUP ? groupAddressesOf(actor).members : PUBLIC;
  return { to: [to], cc: [addressesOf(actor).followers] };
}
