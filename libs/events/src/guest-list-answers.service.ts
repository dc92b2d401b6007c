import { Injectable } from '@nestjs/common';
import { DomainError, invalid, InvalidInput } from '#convoke/core';
import type { EventViewer } from './event.policy.js';
import type { ParticipantRole, Participation } from './participation.entity.js';
import { ParticipationService } from './participation.service.js';

/** As many as a page of the list may show. */
const MOST_AT_ONCE = 100;

/** What became of one of many: the participation as it is now, or why it stayed as it was. */
export interface GuestAnswer {
  id: string;
  participation: Participation | null;
  refusal: DomainError | null;
}

/** Answers many people at once. */
@Injectable()
export class GuestListAnswers {
  constructor(private readonly participations: ParticipationService) {}

  /** One after the other, in the order given; each on its own, so that places go to the first. */
  async give(viewer: EventViewer, ids: readonly string[], role: ParticipantRole): Promise<GuestAnswer[]> {
    const asked = new Set(ids);
    if (asked.size === 0) throw invalid('ids', 'error_required');
    if (asked.size > MOST_AT_ONCE) throw invalid('ids', 'error_too_many', { max: MOST_AT_ONCE });
    const answers: GuestAnswer[] = [];
    for (const id of asked) answers.push(await this.giveOne(viewer, id, role));
    return answers;
  }

  private async giveOne(viewer: EventViewer, id: string, role: ParticipantRole): Promise<GuestAnswer> {
    try {
      return { id, participation: await this.participations.changeRole(viewer, id, role), refusal: null };
    } catch (error) {
      // A role that nobody can be given is wrong for all of them.
      if (!(error instanceof DomainError) || error instanceof InvalidInput) throw error;
      return { id, participation: null, refusal: error };
    }
  }
}
