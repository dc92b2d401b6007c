import { Injectable } from '@nestjs/common';
import { requireUser, type Viewer } from '#convoke/actors';
import { type MediaInput, MediaInputs } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import type { Candidate } from './candidate.js';

/** As many come from nowhere before nobody is asked any more: each may have us wait. */
const MOST_MISSED = 5;

/** How many pictures of one source could not be had. */
export interface PictureTally {
  missed: number;
}

/** Takes over the pictures of what is brought, as the own ones of a profile: no reader asks another server for them. */
@Injectable()
export class ImportedPictures {
  constructor(
    private readonly media: MediaInputs,
    private readonly blocks: DomainBlocks,
  ) {}

  /** Null where there is none or it cannot be had: the event matters more. */
  async take(
    viewer: Viewer,
    actorId: string,
    { picture }: Pick<Candidate, 'picture'>,
    tally: PictureTally,
  ): Promise<MediaInput | null> {
    if (!picture || tally.missed >= MOST_MISSED) return null;
    const owner = { userId: requireUser(viewer).id, actorId };
    const permits = this.blocks.mediaFor(new URL(picture.url).host);
    const taken = await this.media.obtain({ name: 'picture', ...picture }, { owner, field: 'picture', permits });
    if (taken !== null) return { mediaId: taken };
    tally.missed++;
    return null;
  }
}
