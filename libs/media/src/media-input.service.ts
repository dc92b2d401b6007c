import { Injectable } from '@nestjs/common';
import { DomainError, FetchRefused, invalid, SafeFetch } from '#convoke/core';
import type { MediaInput, MediaInputObject } from './graphql/media.input.js';
import { MediaQueries } from './media.queries.js';
import { type MediaOwner, MediaService } from './media.service.js';
import type { MediaPurpose } from './picture/picture.service.js';

export interface MediaInputUse {
  /** Who will own a new picture, and whose pictures may be named; the caller has checked that they are the viewer's. */
  owner: MediaOwner;
  /** The argument that errors name, e.g. `picture`. */
  field: string;
  purpose?: MediaPurpose;
  /** Pictures that the thing shows already: whoever may edit it may keep them. */
  kept?: (string | null)[];
  /** From where a picture may be fetched; from everywhere where it is left out. */
  permits?: (url: URL) => Promise<boolean>;
}

/** Turns the picture that somebody names, sends or points to into the id of one that is here. */
@Injectable()
export class MediaInputs {
  constructor(
    private readonly media: MediaService,
    private readonly queries: MediaQueries,
    private readonly http: SafeFetch,
  ) {}

  /**
   * Answers undefined when nothing was said, null when the picture is to go. To be called before the transaction that
   * attaches the picture: fetching and decoding take long. Throws InvalidInput, media_not_found, fetch_failed.
   */
  async resolve(input: MediaInput | null | undefined, use: MediaInputUse): Promise<string | null | undefined> {
    if (input === undefined || input === null) return input;
    if (typeof input.mediaId === 'string') return this.existing(input.mediaId, input.media?.alt, use);
    return input.media ? this.made(input.media, use) : null;
  }

  /** The HTML with a copy in place of each picture in it that is of another profile of the owner's, or of anybody else. */
  async ownedIn(html: string, owner: MediaOwner, { ofAnybody = false } = {}): Promise<string> {
    let owned = html;
    for (const { id, storageKey } of await this.queries.ofOtherProfiles(html, owner, ofAnybody)) {
      const copy = await this.media.copyFor(owner, id);
      owned = owned.replaceAll(storageKey, copy.storageKey);
    }
    return owned;
  }

  /** A picture that lies elsewhere; null where it cannot be had or is none, which is nobody's mistake here. */
  async obtain(
    picture: { name: string; alt?: string | null; url: string },
    use: MediaInputUse,
  ): Promise<string | null> {
    try {
      return await this.made(picture, use);
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  /** Others' pictures count as unknown: they could be taken away at any time. */
  private async existing(id: string, alt: string | null | undefined, use: MediaInputUse): Promise<string> {
    const { owner, field, kept = [] } = use;
    const media = await this.media.get(id, field);
    const own = media.ownerUserId !== null && media.ownerUserId === owner.userId;
    if (!own && !kept.includes(media.id)) throw new DomainError('media_not_found', { field });
    const reworded = alt !== undefined && (alt || null) !== media.alt;
    if (!reworded && (kept.includes(media.id) || media.ownerActorId === owner.actorId)) return media.id;
    // One picture that two profiles show would tell everybody that they are of one account, and new words for it are of
    // the thing that shows it, not of others that show the same.
    return (await this.media.copyFor(owner, id, { field, alt: reworded ? alt : undefined })).id;
  }

  private async made({ name, alt, file, url }: MediaInputObject, use: MediaInputUse): Promise<string> {
    const { owner, field, purpose = 'default' } = use;
    if (!file && !url) throw invalid(field, 'error_required');
    const bytes = file ? file.bytes : await this.fetch(url!, { ...use, purpose });
    const media = await this.media.upload({ bytes, name, alt, owner, purpose, field });
    return media.id;
  }

  private async fetch(
    url: string,
    { purpose, field, permits }: MediaInputUse & { purpose: MediaPurpose },
  ): Promise<Buffer> {
    try {
      const maxBytes = this.media.maxBytes(purpose);
      const answer = await this.http.fetch(url, { contentTypes: ['image/*'], maxBytes, permits });
      if (answer.ok) return answer.body;
    } catch (error) {
      throw this.refusal(error, purpose, field);
    }
    throw new DomainError('fetch_failed', { field });
  }

  private refusal(error: unknown, purpose: MediaPurpose, field: string): unknown {
    if (!(error instanceof FetchRefused)) return error;
    if (error.reason === 'too_large') return this.media.tooLarge(purpose, field);
    if (error.reason === 'content_type') return invalid(field, 'error_media_type');
    return new DomainError('fetch_failed', { field, cause: error });
  }
}
