import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, DomainError, parseInput } from '#convoke/core';
import { AddressSearch } from '#convoke/discovery';
import { ParticipantRole, ParticipationService } from '#convoke/events';
import type { ProfileArchive } from '../archive/profile-archive.js';
import type { Run } from './import-runs.service.js';
import type { ImportStep } from './import-steps.service.js';
import { lineText } from './texts.js';

/** Each may make us ask another server. */
const MOST = 500;
const GONE = ['rejected', 'not_confirmed'];

const participation = z.object({
  event: z.object({
    url: z.url({ protocol: /^https?$/ }).max(2000),
    title: z.string().max(2000),
    beginsOn: z.coerce.date(),
    endsOn: z.coerce.date().nullish(),
  }),
  role: z.string().max(50),
  message: z.string().max(2000).nullish(),
});
type ArchivedParticipation = z.output<typeof participation>;

/** Asks once more to take part in what is still to come, as if the profile had clicked. */
@Injectable()
export class ParticipationSteps {
  constructor(
    private readonly clock: Clock,
    private readonly addresses: AddressSearch,
    private readonly participations: ParticipationService,
  ) {}

  async of(run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const steps: ImportStep[] = [];
    for (const [number, given] of (await archive.list('participations')).entries()) {
      const { data } = participation.safeParse(given);
      if (data && !this.isToCome(data)) continue;
      const title = data ? lineText(data.event.title) : '';
      steps.push({ part: 'participations', number, title, act: () => this.join(run, given) });
      if (steps.length === MOST) break;
    }
    return steps;
  }

  private isToCome({ event, role }: ArchivedParticipation): boolean {
    return (event.endsOn ?? event.beginsOn) > this.clock.now() && !GONE.includes(role);
  }

  private async join({ viewer, profile, locale }: Run, given: unknown): ReturnType<ImportStep['act']> {
    const { event, message, role } = parseInput(participation, given);
    const acceptWaiting = role === ParticipantRole.WAITING;
    const found = (await this.addresses.find(viewer, event.url))?.find(({ url }) => url === event.url);
    if (!found) throw new DomainError('event_not_found');
    const url = `/events/${found.uuid}`;
    try {
      await this.participations.join(viewer, {
        eventId: found.id,
        actorId: profile.id,
        message,
        locale,
        acceptWaiting,
      });
      return { url };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'already_participant') return { outcome: 'already', url };
      throw error;
    }
  }
}
