import { Injectable } from '@nestjs/common';
import { ActorQueries, type HeldTexts } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { EventPublication } from './event-publication.service.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import { GuestList } from './guest-list.service.js';

/** Events that wait for a moderator of the instance. */
@Injectable()
export class HeldEvents implements HeldTexts {
  constructor(
    private readonly queries: EventQueries,
    private readonly actors: ActorQueries,
    private readonly guests: GuestList,
    private readonly events: EventService,
    private readonly publication: EventPublication,
  ) {}

  async lock(tx: Tx, id: string): Promise<boolean> {
    await this.guests.lock(tx, id);
    return (await this.queries.getById(id, tx)).awaitsModerator;
  }

  async release(tx: Tx, id: string): Promise<void> {
    const event = await this.queries.getById(id, tx);
    const publishers = [event.organizerActorId, event.attributedToId].filter((id) => id !== null);
    // Who has moved away or is shut out begins nothing new here: it stays a draft of theirs.
    if (await this.actors.isAnyResting(publishers, tx)) await this.publication.keepAsDraft(tx, event);
    else await this.publication.publish(tx, event);
  }

  async discard(tx: Tx, id: string): Promise<void> {
    await this.events.bury(tx, await this.queries.getById(id, tx));
  }
}
