import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { job, Jobs, OnJob, type Tx } from '#convoke/core';
import { PrivateStorage } from './storage/private-storage.js';

const DeletePrivateFile = job<{ key: string }>('media.delete-private-file');

/** Names private files and has them deleted. */
@Injectable()
export class PrivateFiles {
  constructor(
    private readonly jobs: Jobs,
    private readonly storage: PrivateStorage,
  ) {}

  newKey(): string {
    return randomUUID().replaceAll('-', '');
  }

  /** Has the files of rows that the transaction lets go of taken away; rows without a file are passed over. */
  async release(tx: Tx, keys: (string | null)[]): Promise<void> {
    const named = keys.filter((key) => key !== null);
    await this.jobs.sendMany(
      tx,
      DeletePrivateFile,
      named.map((key) => ({ key })),
    );
  }

  @OnJob(DeletePrivateFile)
  async delete({ key }: { key: string }): Promise<void> {
    await this.storage.delete(key);
  }
}
