import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { ActorDocuments, CONTEXT } from '#convoke/federation';
import { MediaService } from '#convoke/media';
import type { ArchiveWriter } from '../archive/archive-writer.js';
import { fileNameOf } from '../archive/file-name.js';
import { FILES, PROFILE_FORMAT } from '../archive/format.js';
import { EventContents } from './event-contents.service.js';
import type { ExportProgress } from './export-progress.js';
import { GroupRelations } from './group-relations.service.js';
import { MediaContents } from './media-contents.service.js';
import { ProfileRelations } from './profile-relations.service.js';

export interface ProfileFolder {
  folder: string;
  /** Other profiles of the account: nothing in the folder may name them. */
  siblings: string[];
  progress: ExportProgress;
}

/** Puts a profile into a folder of its own, which its owner can hand on without any of their other profiles. */
@Injectable()
export class ProfileContents {
  constructor(
    private readonly documents: ActorDocuments,
    private readonly pictures: MediaService,
    private readonly media: MediaContents,
    private readonly events: EventContents,
    private readonly relations: ProfileRelations,
    private readonly groups: GroupRelations,
  ) {}

  async add(archive: ArchiveWriter, profile: Actor, { folder, siblings, progress }: ProfileFolder): Promise<void> {
    const { '@context': _, ...actor } = await this.documents.of(profile);
    await archive.addJson(`${folder}${FILES.profile}`, await this.described(profile, actor));
    await archive.addJson(`${folder}actor.json`, { '@context': CONTEXT, ...actor });
    await this.addEvents(archive, profile, { folder, siblings, progress });
    const list = (name: 'participations' | 'invitations' | 'comments' | 'messages' | 'follows') =>
      archive.addList(`${folder}${name}.json`, {}, name, this.relations[name](profile.id, siblings, progress));
    await list('participations');
    await list('invitations');
    await list('comments');
    await list('messages');
    await list('follows');
    await this.addOfGroups(archive, profile, { folder, progress });
    await this.media.add(archive, folder, { actorId: profile.id }, progress);
  }

  private async addOfGroups(
    archive: ArchiveWriter,
    { id }: Actor,
    { folder, progress }: Omit<ProfileFolder, 'siblings'>,
  ) {
    for (const name of ['memberships', 'discussions', 'posts', 'resources'] as const)
      await archive.addList(`${folder}${name}.json`, {}, name, this.groups[name](id, progress));
  }

  private async addEvents(archive: ArchiveWriter, profile: Actor, { folder, siblings, progress }: ProfileFolder) {
    const collection = { '@context': CONTEXT, type: 'OrderedCollection' };
    const documents = this.events.asDocuments(profile, siblings, progress);
    await archive.addList(`${folder}${FILES.events}`, collection, 'orderedItems', documents);
    let count = 0;
    for await (const calendar of this.events.asCalendars(profile, siblings, progress)) {
      await archive.addText(`${folder}events${++count > 1 ? `-${count}` : ''}.ics`, calendar);
    }
  }

  private async described(profile: Actor, { alsoKnownAs = [], movedTo = null }: Record<string, unknown>) {
    const { url, preferredUsername, name, summary, indexable, avatarId, bannerId, createdAt } = profile;
    const shown = await this.pictures.findMany([avatarId, bannerId].filter((id) => id !== null));
    const fileOf = (id: string | null) => {
      const picture = id === null ? undefined : shown.get(id);
      return picture ? fileNameOf(picture) : null;
    };
    const [avatar, banner] = [fileOf(avatarId), fileOf(bannerId)];
    const texts = { preferredUsername, name, summary, indexable };
    return { ...PROFILE_FORMAT, url, ...texts, avatar, banner, alsoKnownAs, movedTo, createdAt };
  }
}
