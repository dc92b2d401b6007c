import { Injectable } from '@nestjs/common';
import { lineText } from './texts.js';
import { PrivateStorage } from '#convoke/media';
import { ArchiveReader } from '../archive/archive-reader.js';
import { ProfileArchive } from '../archive/profile-archive.js';
import { StoredArchive } from '../archive/stored-archive.js';
import { onceEachSeries } from './archived-series.js';
import type { ImportableProfile } from './import.js';

/** Tells what is in an archive. */
@Injectable()
export class ArchivePreviews {
  constructor(private readonly storage: PrivateStorage) {}

  /** Throws archive_unreadable, archive_unsafe, archive_too_large. */
  async of(fileKey: string, size: number): Promise<ImportableProfile[]> {
    const archive = await ArchiveReader.open(new StoredArchive(this.storage, fileKey, size), size);
    const profiles: ImportableProfile[] = [];
    for (const folder of ProfileArchive.allIn(archive)) profiles.push(await this.preview(folder));
    return profiles;
  }

  private async preview(archive: ProfileArchive): Promise<ImportableProfile> {
    const { preferredUsername, name } = await archive.profile();
    return {
      folder: archive.folder,
      preferredUsername: lineText(preferredUsername),
      name: name ? lineText(name) : null,
      participations: (await archive.list('participations')).length,
      events: onceEachSeries(await archive.list('events')).length,
      memberships: (await archive.list('memberships')).length,
      follows: (await archive.list('follows')).length,
    };
  }
}
