import { Injectable } from '@nestjs/common';
import { plainText } from '#convoke/core';
import { Reports } from '#convoke/moderation';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const MAX_OBJECTS = 50;

/** Another instance complains of what is here; the moderators see it. */
@Injectable()
export class FlagHandler implements ActivityHandler {
  readonly types = ['Flag'];

  constructor(private readonly reports: Reports) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    const { objectUris, message } = readActivity(body);
    await this.reports.fileForeign({
      uri: id,
      reporterActorId: sender.actor.id,
      content: plainText(message ?? ''),
      objectUris: objectUris.slice(0, MAX_OBJECTS),
    });
  }
}
