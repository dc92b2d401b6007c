import { Injectable } from '@nestjs/common';
import { Persons } from '#convoke/actors';
import { MediaService } from '#convoke/media';
import type { ProfileArchive } from '../archive/profile-archive.js';
import type { Run } from './import-runs.service.js';
import type { ImportStep } from './import-steps.service.js';

/** Name, description and pictures of a profile. Its username stays: an archive gives nobody a name. */
@Injectable()
export class ProfileSteps {
  constructor(
    private readonly persons: Persons,
    private readonly media: MediaService,
  ) {}

  async of({ viewer, profile }: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const { name = null, summary = '', indexable, ...files } = await archive.profile();
    const pictures = await archive.pictures();
    const change = async (values: object) => {
      const { url } = await this.persons.update(viewer.user!, profile.id, values);
      return { url };
    };
    const steps: ImportStep[] = [
      { part: 'profile', number: 0, title: 'texts', act: () => change({ name, summary, indexable }) },
    ];
    for (const [at, kind] of (['avatar', 'banner'] as const).entries()) {
      const file = files[kind];
      if (!file) continue;
      const about = pictures.find((picture) => picture.file === file) ?? { file, name: kind };
      const act = async () => change({ [kind]: { media: await archive.upload(about, this.media.maxBytes(kind)) } });
      steps.push({ part: 'profile', number: at + 1, title: kind, act });
    }
    return steps;
  }
}
