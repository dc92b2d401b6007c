import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '#convoke/core';
import { EventCreation } from '#convoke/events';
import { type Document, type EventContent, readEvent, VocabularyRefused } from '#convoke/federation';
import { MediaService } from '#convoke/media';
import type { ArchivedPicture, ProfileArchive } from '../archive/profile-archive.js';
import type { Run } from './import-runs.service.js';
import type { ImportStep } from './import-steps.service.js';
import { lineText } from './texts.js';
import { onceEachSeries, remainingRuleOf } from './archived-series.js';

const MOST = 2000;

/** Copies of events that somebody organizes elsewhere, as drafts: nothing is published by itself. */
@Injectable()
export class EventSteps {
  constructor(
    private readonly db: Database,
    private readonly creation: EventCreation,
    private readonly media: MediaService,
  ) {}

  async of(run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const pictures = await archive.pictures();
    return onceEachSeries(await archive.list('events'))
      .slice(0, MOST)
      .map((given, number) => ({
        part: 'events',
        number,
        title: lineText(String((given as Document | null)?.name ?? '')),
        act: () => this.copy(run, archive, pictures, given),
      }));
  }

  private async copy(
    { viewer, profile }: Run,
    archive: ProfileArchive,
    pictures: ArchivedPicture[],
    given: unknown,
  ): ReturnType<ImportStep['act']> {
    const { event, picture } = contentOf(given);
    const there = await this.twinOf(profile.id, event);
    if (there) return { outcome: 'already', url: `/events/${there}` };
    const { address, url: _, participantCount: _count, options, timezone, isOnline, ...content } = event;
    const file = pictures.find(({ url }) => url && url === picture?.url);
    const draft = {
      ...content,
      organizerActorId: profile.id,
      draft: true,
      recurrence: remainingRuleOf(given),
      options: { ...options, isOnline, ...(timezone ? { timezone } : {}) },
      physicalAddress: address,
      picture: file ? { media: await archive.upload(file, this.media.maxBytes('default')) } : null,
    };
    const created = await this.creation.create(viewer, draft);
    return { url: `/events/${created.uuid}` };
  }

  /** Whoever imports twice, or whose worker was killed, wants no second one. */
  private async twinOf(profileId: string, { title, beginsOn }: EventContent['event']): Promise<string | null> {
    const [twin] = await this.db.query<{ uuid: string }>(
      `SELECT uuid FROM events
        WHERE organizer_actor_id = $1 AND title = $2 AND begins_on = $3 AND deleted_at IS NULL LIMIT 1`,
      [profileId, title, beginsOn],
    );
    return twin?.uuid ?? null;
  }
}

/** As other servers read it, drafts too. */
function contentOf(given: unknown): EventContent {
  try {
    return readEvent(isObject(given) ? { ...given, draft: false } : given);
  } catch (cause) {
    if (cause instanceof VocabularyRefused) throw new DomainError('archive_unreadable', { cause });
    throw cause;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
