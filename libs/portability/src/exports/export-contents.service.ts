import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { AccountRecords } from '#convoke/accounts';
import { chooseLocale, type Config, Database, InjectConfig } from '#convoke/core';
import { version } from '#convoke/instance';
import { m } from '#translations';
import { ArchiveWriter } from '../archive/archive-writer.js';
import { ARCHIVE_FORMAT, FILES } from '../archive/format.js';
import type { Export } from './export.js';
import { ExportAbandoned, ExportProgress, type Tell } from './export-progress.js';
import { MediaContents } from './media-contents.service.js';
import { ProfileContents } from './profile-contents.service.js';

/** Of whom the archive is, and for what reader. */
export type Wanted = Pick<Export, 'locale' | 'createdAt'> & { userId: string };

/** Fills an archive with all that an account owns. */
@Injectable()
export class ExportContents {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly accounts: AccountRecords,
    private readonly actors: ActorQueries,
    private readonly profiles: ProfileContents,
    private readonly media: MediaContents,
  ) {}

  /**
   * Writes the archive and has it kept at the same time; when one of both fails, the other must not wait for it. Throws
   * ExportAbandoned when `tell` answers that it is not wanted any more.
   */
  async write<Kept>(wanted: Wanted, tell: Tell, keep: (archive: Readable) => Promise<Kept>): Promise<Kept> {
    const archive = new ArchiveWriter(wanted.createdAt);
    const giveUp = (error: Error): never => {
      archive.giveUp(error);
      throw error;
    };
    const [, kept] = await Promise.all([
      this.fill(archive, wanted, tell).catch(giveUp),
      keep(archive.stream).catch(giveUp),
    ]);
    return kept;
  }

  private async fill(archive: ArchiveWriter, wanted: Wanted, tell: Tell): Promise<void> {
    const { userId } = wanted;
    const account = await this.accounts.of(userId);
    if (!account) throw new ExportAbandoned();
    const profiles = await this.actors.profilesInside(this.db.manager, userId);
    const progress = new ExportProgress(await this.count(userId, profiles), tell);
    await progress.begin();
    await this.describe(archive, wanted, profiles);
    await archive.addJson('account.json', { ...account, profiles: profiles.map(folderOf) });
    for (const profile of profiles) {
      const siblings = profiles.filter(({ id }) => id !== profile.id).map(({ id }) => id);
      await this.profiles.add(archive, profile, { folder: folderOf(profile), siblings, progress });
    }
    await this.media.add(archive, '', { userId, except: profiles.map(({ id }) => id) }, progress);
    archive.end();
  }

  private async describe(archive: ArchiveWriter, { createdAt, locale }: Wanted, profiles: Actor[]): Promise<void> {
    const { publicUrl: instance } = this.server;
    await archive.addJson(FILES.archive, {
      ...ARCHIVE_FORMAT,
      software: { name: 'Convoke', version },
      instance,
      createdAt,
      profiles: profiles.map(folderOf),
    });
    const readme = m.export_readme({ instance: this.server.publicHost }, { locale: chooseLocale(locale) });
    await archive.addText('README.txt', `${readme}\n`);
  }

  /** How many things there are to write. */
  private async count(userId: string, profiles: Actor[]): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT ((SELECT count(*) FROM events WHERE organizer_actor_id = ANY($2) AND deleted_at IS NULL) * 2
         + (SELECT count(*) FROM participations WHERE actor_id = ANY($2) AND role <> 'creator')
         + (SELECT count(*) FROM event_invitations WHERE actor_id = ANY($2))
         + (SELECT count(*) FROM comments WHERE actor_id = ANY($2) AND deleted_at IS NULL)
         + (SELECT count(*) FROM follows WHERE follower_id = ANY($2))
         + (SELECT count(*) FROM members WHERE actor_id = ANY($2) AND role <> 'rejected')
         + (SELECT count(*) FROM posts WHERE author_id = ANY($2) AND deleted_at IS NULL)
         + (SELECT count(*) FROM resources WHERE creator_id = ANY($2) AND deleted_at IS NULL)
         + (SELECT count(*) FROM media WHERE owner_user_id = $1))::int AS count`,
      [userId, profiles.map(({ id }) => id)],
    );
    return row!.count;
  }
}

function folderOf({ preferredUsername }: Actor): string {
  return `profiles/${preferredUsername}/`;
}
