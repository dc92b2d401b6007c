import { Injectable } from '@nestjs/common';
import { DomainError, InvalidInput, OnJob } from '#convoke/core';
import { PrivateStorage } from '#convoke/media';
import { ArchiveReader } from '../archive/archive-reader.js';
import { ProfileArchive } from '../archive/profile-archive.js';
import { StoredArchive } from '../archive/stored-archive.js';
import type { ImportResult } from './import.js';
import { ImportRuns, type Run } from './import-runs.service.js';
import { type ImportStep, ImportSteps } from './import-steps.service.js';
import { RunImport } from './imports.service.js';

type Ending = Pick<ImportResult, 'outcome' | 'reason' | 'params' | 'url'>;

/** Takes what people want out of their archives, in the worker: one thing after the other, each for itself. */
@Injectable()
export class ImportJobs {
  constructor(
    private readonly runs: ImportRuns,
    private readonly steps: ImportSteps,
    private readonly storage: PrivateStorage,
  ) {}

  @OnJob(RunImport)
  async run({ importId }: { importId: string }): Promise<void> {
    const run = await this.runs.begin(importId);
    if (!run) return;
    const archive = await ArchiveReader.open(new StoredArchive(this.storage, run.fileKey, run.size), run.size);
    const steps = await this.steps.of(run, new ProfileArchive(archive, run.folder));
    await this.runs.count(run, steps.length);
    const settled = await this.runs.settled(run);
    for (const step of steps) {
      if (settled.has(`${step.part} ${step.number}`)) continue;
      if (!(await this.runs.isWanted(run))) return this.runs.end(run, 'failed');
      const wait = await this.take(run, step);
      if (wait !== null) return this.runs.pause(run, wait);
    }
    await this.runs.end(run, 'done');
  }

  /** Answers how many seconds to wait before it is tried again; null where it is settled. */
  private async take(run: Run, { part, number, title, act }: ImportStep): Promise<number | null> {
    let ending: Ending;
    try {
      const { outcome = 'done', url = null } = await act();
      ending = { outcome, reason: null, params: {}, url };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'too_many_requests') return Number(error.params.seconds);
      ending = refused(error);
    }
    await this.runs.note(run, { part, number, title, ...ending });
    return null;
  }
}

function refused(error: DomainError): Ending {
  const problem = error instanceof InvalidInput ? error.problems[0] : null;
  const reason = problem?.message ?? `error_${error.code}`;
  return { outcome: 'refused', reason, params: problem?.params ?? error.params, url: null };
}
