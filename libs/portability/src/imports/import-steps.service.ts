import { Injectable } from '@nestjs/common';
import { DomainError } from '#convoke/core';
import type { ProfileArchive } from '../archive/profile-archive.js';
import { EventSteps } from './event-steps.service.js';
import type { ImportOutcome, ImportPart } from './import.js';
import type { Run } from './import-runs.service.js';
import { ParticipationSteps } from './participation-steps.service.js';
import { ProfileSteps } from './profile-steps.service.js';
import { lineText } from './texts.js';

/** One thing to import: told by its place in the archive, which is the same whenever it is read. */
export interface ImportStep {
  part: ImportPart;
  number: number;
  title: string;
  /** Does it in a transaction of its own; throws DomainError with the reason why that cannot be. */
  act(): Promise<{ outcome?: Exclude<ImportOutcome, 'refused'>; url?: string | null }>;
}

/** Lists what there is to do for an import. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly profiles: ProfileSteps,
    private readonly participations: ParticipationSteps,
    private readonly events: EventSteps,
  ) {}

  async of(run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const steps: ImportStep[] = [];
    for (const part of run.parts) steps.push(...(await this.partOf(part, run, archive)));
    return steps;
  }

  private async partOf(part: ImportPart, run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    switch (part) {
      case 'profile':
        return this.profiles.of(run, archive);
      case 'participations':
        return this.participations.of(run, archive);
      case 'events':
        return this.events.of(run, archive);
      case 'follows':
        return followsOf(await archive.list('follows'));
    }
  }
}

const MAX_FOLLOWS = 1000;

/** Nobody can follow anything with a profile yet: it is said of each. */
function followsOf(follows: unknown[]): ImportStep[] {
  return follows.slice(0, MAX_FOLLOWS).map((follow, number) => ({
    part: 'follows',
    number,
    title: lineText(String((follow as { url?: unknown } | null)?.url ?? '')),
    act: () => Promise.reject(new DomainError('import_not_supported')),
  }));
}
