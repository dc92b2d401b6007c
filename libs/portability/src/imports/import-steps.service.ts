import { Injectable } from '@nestjs/common';
import type { ProfileArchive } from '../archive/profile-archive.js';
import { EventSteps } from './event-steps.service.js';
import { GroupSteps } from './group-steps.service.js';
import type { ImportOutcome, ImportPart } from './import.js';
import type { Run } from './import-runs.service.js';
import { ParticipationSteps } from './participation-steps.service.js';
import { ProfileSteps } from './profile-steps.service.js';

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
    private readonly groups: GroupSteps,
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
        return this.groups.followsOf(run, archive);
      case 'memberships':
        return this.groups.membershipsOf(run, archive);
    }
  }
}
