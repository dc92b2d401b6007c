import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from '@fastify/busboy';
import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import { Database, DomainError, job, Jobs, type Locale, OnJob, RateLimits } from '#convoke/core';
import { PrivateFiles, PrivateStorage } from '#convoke/media';
import { ArchivePreviews } from './archive-previews.service.js';
import { Imports } from './imports.service.js';

const MAX_ARCHIVE = 1024 ** 3;
/** Longer than any upload takes. */
const FORGOTTEN_SECONDS = 24 * 3600;

const DropForgottenArchive = job<{ fileKey: string }>('portability.drop-forgotten-archive');

/** Takes in archives that people bring: straight into the storage, since none may be whole in memory. */
@Injectable()
export class ArchiveUploads {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly files: PrivateFiles,
    private readonly storage: PrivateStorage,
    private readonly previews: ArchivePreviews,
    private readonly imports: Imports,
  ) {}

  /** Throws import_running, too_many_requests, archive_unreadable, archive_unsafe, archive_too_large, storage_full. */
  async receive(user: User, locale: Locale, request: IncomingMessage): Promise<void> {
    await this.imports.assertNoneRuns(user.id);
    await this.limits.consume('import:account', user.id);
    const fileKey = this.files.newKey();
    // Written first, for a process that is killed while it stores.
    await this.db.transaction((tx) =>
      this.jobs.send(tx, DropForgottenArchive, { fileKey }, { startAfter: FORGOTTEN_SECONDS }),
    );
    try {
      const size = await this.store(fileKey, request);
      const profiles = await this.previews.of(fileKey, size);
      await this.imports.begin(user, { locale, fileKey, size, profiles });
    } catch (error) {
      await this.storage.delete(fileKey);
      throw error;
    }
  }

  @OnJob(DropForgottenArchive)
  async dropForgotten({ fileKey }: { fileKey: string }): Promise<void> {
    if (!(await this.imports.holds(fileKey))) await this.storage.delete(fileKey);
  }

  private store(fileKey: string, request: IncomingMessage): Promise<number> {
    return new Promise((resolve, reject) => {
      const parser = parserOf(request);
      const refuse = (error: unknown) => {
        request.unpipe(parser);
        request.resume();
        reject(error as Error);
      };
      let stored: Promise<number> | undefined;
      parser.on('file', (_name, stream: Readable) => {
        stream.once('limit', () => stream.destroy(new DomainError('archive_too_large')));
        stored = this.storage.put(fileKey, stream);
        stored.catch(refuse);
      });
      parser.on('error', () => refuse(new DomainError('bad_request')));
      // An upload that breaks off ends nothing by itself.
      request.once('aborted', () => parser.destroy(new Error('The upload broke off')));
      parser.on('finish', () =>
        stored ? stored.then(resolve, refuse) : refuse(new DomainError('archive_unreadable')),
      );
      request.pipe(parser);
    });
  }
}

function parserOf({ headers }: IncomingMessage) {
  try {
    const limits = { files: 1, fields: 0, fileSize: MAX_ARCHIVE };
    return new busboy.Busboy({ headers: headers as { 'content-type': string }, limits });
  } catch (cause) {
    throw new DomainError('bad_request', { cause });
  }
}
