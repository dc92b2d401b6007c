import { Injectable } from '@nestjs/common';
import { plainText } from '#convoke/core';
import { DomainBlocks, Reports } from '#convoke/moderation';
import { RemoteRefused } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const MAX_OBJECTS = 50;

/** Another instance complains of what is here; the moderators see it. */
@Injectable()
export class FlagHandler implements ActivityHandler {
  readonly types = ['Flag'];

  constructor(
    private readonly reports: Reports,
    private readonly blocks: DomainBlocks,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    if (!(await this.blocks.takesReportsFrom(sender.remote.host))) throw new RemoteRefused('blocked', id);
    const { objectUris, message } = readActivity(body);
    await this.reports.fileForeign({
      uri: id,
      reporterActorId: sender.actor.id,
      content: plainText(message ?? ''),
      objectUris: objectUris.slice(0, MAX_OBJECTS),
    });
  }
}
