import { Injectable } from '@nestjs/common';
import { OnJob } from '#convoke/core';
import { PrivateStorage } from '#convoke/media';
import { type Attempt, ExportAttempts } from './export-attempts.service.js';
import { ExportContents } from './export-contents.service.js';
import { ExportAbandoned } from './export-progress.js';
import { WriteExport } from './exports.service.js';

/** Makes archives in the worker. */
@Injectable()
export class ExportJobs {
  constructor(
    private readonly attempts: ExportAttempts,
    private readonly contents: ExportContents,
    private readonly storage: PrivateStorage,
  ) {}

  @OnJob(WriteExport)
  async write({ exportId }: { exportId: string }): Promise<void> {
    const attempt = await this.attempts.begin(exportId);
    if (!attempt) return;
    try {
      const size = await this.store(attempt);
      if (!(await this.attempts.finish(attempt, size))) await this.storage.delete(attempt.fileKey);
    } catch (error) {
      if (!(error instanceof ExportAbandoned)) throw error;
    }
  }

  private store(attempt: Attempt): Promise<number> {
    return this.contents.write(
      attempt,
      (counts) => this.attempts.advance(attempt, counts),
      (archive) => this.storage.put(attempt.fileKey, archive),
    );
  }
}
