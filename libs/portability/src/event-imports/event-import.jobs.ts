import { Injectable } from '@nestjs/common';
import { DomainError, OnJob } from '#convoke/core';
import type { EventImportLine } from './event-import.js';
import { candidateOf } from './event-input.js';
import { EventImportRuns, type EventRun } from './event-import-runs.service.js';
import { RunEventImport } from './event-imports.service.js';
import { ImportedEvents } from './imported-events.service.js';
import { TwinEvents } from './twin-events.service.js';

/** Makes what people chose of what they brought, in the worker: one event after the other, each for itself. */
@Injectable()
export class EventImportJobs {
  constructor(
    private readonly runs: EventImportRuns,
    private readonly events: ImportedEvents,
    private readonly twins: TwinEvents,
  ) {}

  @OnJob(RunEventImport)
  async run({ importId }: { importId: string }): Promise<void> {
    const run = await this.runs.begin(importId);
    if (!run) return;
    for (let line = await this.runs.next(run); line; line = await this.runs.next(run)) await this.take(run, line);
    await this.runs.end(run, (await this.runs.isUnfinished(run)) ? 'failed' : 'done');
  }

  private async take(run: EventRun, { number, content }: EventImportLine): Promise<void> {
    const candidate = candidateOf(content);
    // Whoever brings it twice, or whose worker was killed, wants no second one.
    const twin = (await this.twins.of([candidate], run.keeper)).get(0);
    if (twin) return this.runs.settle(run, number, 'already', twin);
    const source = run.url === null ? null : new URL(run.url);
    try {
      const making = { publish: run.publish, source, subscriptionId: null, pictures: run.pictures };
      const event = await this.events.make(run.viewer, run.keeper, candidate, making);
      await this.runs.settle(run, number, 'done', event.id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.runs.refuse(run, number, error);
    }
  }
}
