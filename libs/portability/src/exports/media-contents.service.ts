import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { Media, Storage } from '#convoke/media';
import type { ArchiveWriter } from '../archive/archive-writer.js';
import { fileNameOf } from '../archive/file-name.js';
import { FILES } from '../archive/format.js';
import { PAGE, pagesOf } from '../archive/pages-of.js';
import type { ExportProgress } from './export-progress.js';

/** Whose pictures: a profile's, or those of an account that belong to none of its profiles. */
export type MediaOf = { actorId: string } | { userId: string; except: string[] };

/** Puts pictures into an archive, as they were made when they came here, and a list of what they are. */
@Injectable()
export class MediaContents {
  constructor(
    private readonly db: Database,
    private readonly storage: Storage,
  ) {}

  async add(archive: ArchiveWriter, folder: string, whose: MediaOf, progress: ExportProgress): Promise<void> {
    for await (const pictures of this.pages(whose)) {
      for (const picture of pictures) await this.addFile(archive, `${folder}${fileNameOf(picture)}`, picture);
      await progress.add(pictures.length);
    }
    await archive.addList(`${folder}${FILES.media}`, {}, 'media', this.list(whose));
  }

  private async addFile(archive: ArchiveWriter, path: string, { key }: Media): Promise<void> {
    const file = await this.storage.open(key);
    // Pictures are packed already.
    if (file) await archive.add(path, file.stream, { compress: false });
  }

  private async *list(whose: MediaOf): AsyncGenerator<object> {
    for await (const pictures of this.pages(whose)) {
      yield* pictures.map((picture) => {
        const { name, alt, contentType, size, width, height, createdAt, key } = picture;
        const [file, url] = [fileNameOf(picture), this.storage.url(key)];
        return { file, name, alt, contentType, size, width, height, url, createdAt };
      });
    }
  }

  private pages(whose: MediaOf): AsyncGenerator<Media[]> {
    return pagesOf((after) => {
      const query = this.db.manager
        .createQueryBuilder(Media, 'media')
        .where('media.id > :after', { after })
        .orderBy('media.id')
        .limit(PAGE);
      if ('actorId' in whose) query.andWhere('media.ownerActorId = :actorId', whose);
      else query.andWhere('media.ownerUserId = :userId', whose).andWhere(belongsToNone(whose.except.length), whose);
      return query.getMany();
    });
  }
}

function belongsToNone(profiles: number): string {
  const none = 'media.ownerActorId IS NULL';
  return profiles === 0 ? none : `(${none} OR media.ownerActorId NOT IN (:...except))`;
}
