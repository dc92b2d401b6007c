import { Injectable } from '@nestjs/common';
import { Database, InvalidInput, type Tx } from '#convoke/core';
import { EarlierMedia, type Media, type MediaPurpose, MediaService } from '#convoke/media';
import { lineOf } from '../subjects/texts.js';
import { pathOf, type PictureFolder } from './picture-folder.js';

/** A picture as the other database has it. */
export interface FoundPicture {
  /** What Mobilizon says of the file. */
  file: Record<string, unknown>;
  ownerActorId: string | null;
  purpose: MediaPurpose;
}

/** A picture that came, with the path that it had. */
export interface TakenPicture {
  media: Media;
  path: string;
}

/** Makes pictures of Mobilizon's files, as if they had been sent here. */
@Injectable()
export class PictureTaker {
  constructor(
    private readonly db: Database,
    private readonly media: MediaService,
    private readonly earlier: EarlierMedia,
  ) {}

  /** Answers in words why it does not come. Nothing shows it yet. */
  async take(folder: PictureFolder, home: string, found: FoundPicture): Promise<TakenPicture | string> {
    const path = pathOf(found.file.url, home);
    if (path === null) return 'not kept by Mobilizon';
    const bytes = await folder.read(path);
    if (!bytes) return 'no such file in the folder';
    const { name } = found.file;
    const words = lineOf(typeof name === 'string' ? name : null, 255) ?? 'picture';
    const owner = { actorId: found.ownerActorId, userId: await this.accountOf(found.ownerActorId) };
    try {
      return { media: await this.media.upload({ bytes, name: words, owner, purpose: found.purpose }), path };
    } catch (error) {
      if (error instanceof InvalidInput) return 'no picture that is taken here: too large, or of another kind';
      throw error;
    }
  }

  /** Has its old address lead to it. */
  async keepPath(tx: Tx, { media, path }: TakenPicture): Promise<void> {
    await this.earlier.note(tx, path, media.id);
  }

  private async accountOf(actorId: string | null): Promise<string | null> {
    if (actorId === null) return null;
    const [owner] = await this.db.query<{ user_id: string | null }>('SELECT user_id FROM actors WHERE id = $1', [
      actorId,
    ]);
    return owner?.user_id ?? null;
  }
}
