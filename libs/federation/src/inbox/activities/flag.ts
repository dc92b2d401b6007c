import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { plainText } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { Reports } from '#convoke/moderation';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const MAX_OBJECTS = 50;

/** Another instance complains of what is here; the moderators see it. */
@Injectable()
export class FlagHandler implements ActivityHandler {
  readonly types = ['Flag'];

  constructor(
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly reports: Reports,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    const { objectUris, message } = readActivity(body);
    const uris = objectUris.slice(0, MAX_OBJECTS);
    const reportedActorId = await this.reportedActor(uris);
    if (!reportedActorId) return;
    await this.reports.file({
      uri: id,
      reporterActorId: sender.actor.id,
      reportedActorId,
      content: plainText(message ?? ''),
      objectUris: uris,
    });
  }

  /** Who is complained of: an actor of ours that is named, else who made an event of ours that is. */
  private async reportedActor(uris: string[]): Promise<string | null> {
    for (const uri of uris) {
      const actor = await this.actors.findByUrl(uri);
      if (actor?.local) return actor.id;
    }
    for (const uri of uris) {
      const event = await this.events.findByUrl(uri);
      if (event?.local) return event.organizerActorId;
    }
    return null;
  }
}
