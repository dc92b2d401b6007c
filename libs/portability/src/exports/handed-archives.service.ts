import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { chooseLocale, Clock, Database } from '#convoke/core';
import { actingAs, ActionLog, ModerationAction } from '#convoke/moderation';
import { ExportContents } from './export-contents.service.js';
import type { Tell } from './export-progress.js';

const OWNER_ONLY = 0o600;

/** Archives for owners who cannot ask for theirs, written to a file by whoever runs the instance. */
@Injectable()
export class HandedArchives {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly contents: ExportContents,
    private readonly log: ActionLog,
  ) {}

  /** What the owner would get. The file is there when it is whole; that it was asked for is written down before. */
  async write(viewer: Viewer, { id: userId, locale }: User, file: string, tell: Tell): Promise<void> {
    const target = { kind: 'user', id: userId } as const;
    await this.db.transaction((tx) =>
      this.log.record(tx, actingAs(viewer), { action: ModerationAction.USER_EXPORT, target }),
    );
    const unfinished = `${file}.part`;
    const wanted = { userId, locale: locale ?? chooseLocale(), createdAt: this.clock.now() };
    try {
      await this.contents.write(wanted, tell, (archive) =>
        pipeline(archive, createWriteStream(unfinished, { mode: OWNER_ONLY, flush: true })),
      );
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}
