import { Injectable } from '@nestjs/common';
import type { HeldTexts } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { ThreadWriter } from './thread-writer.service.js';

/** Comments that wait for a moderator of the instance. */
@Injectable()
export class HeldComments implements HeldTexts {
  constructor(
    private readonly writer: ThreadWriter,
    private readonly events: EventQueries,
  ) {}

  async lock(tx: Tx, id: string): Promise<boolean> {
    return (await this.writer.lock(tx, id)).awaitsModerator;
  }

  async release(tx: Tx, id: string): Promise<void> {
    const comment = await this.writer.lock(tx, id);
    const event = await this.events.getById(comment.eventId!, tx);
    // Its organizer may have closed the comments meanwhile: then nobody reads it.
    if (!event.deletedAt) await this.writer.release(tx, comment);
  }

  async discard(tx: Tx, id: string): Promise<void> {
    await this.writer.bury(tx, await this.writer.lock(tx, id));
  }
}
