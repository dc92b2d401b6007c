import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { AccountRecords } from '#convoke/accounts';
import { chooseLocale, type Config, Database, InjectConfig } from '#convoke/core';
import { version } from '#convoke/instance';
import { m } from '#translations';
import type { ArchiveWriter } from '../archive/archive-writer.js';
import { ARCHIVE_FORMAT, FILES } from '../archive/format.js';
import { type Attempt, ExportAttempts } from './export-attempts.service.js';
import { ExportAbandoned, ExportProgress } from './export-progress.js';
import { MediaContents } from './media-contents.service.js';
import { ProfileContents } from './profile-contents.service.js';

/** Fills an archive with all that an account owns. */
@Injectable()
export class ExportContents {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly accounts: AccountRecords,
    private readonly actors: ActorQueries,
    private readonly attempts: ExportAttempts,
    private readonly profiles: ProfileContents,
    private readonly media: MediaContents,
  ) {}

  /** Throws ExportAbandoned when the attempt does not count any more. */
  async fill(archive: ArchiveWriter, attempt: Attempt): Promise<void> {
    const account = await this.accounts.of(attempt.userId);
    if (!account) throw new ExportAbandoned();
    const profiles = await this.actors.profilesInside(this.db.manager, attempt.userId);
    const progress = new ExportProgress(await this.count(attempt.userId, profiles), (counts) =>
      this.attempts.advance(attempt, counts),
    );
    await progress.begin();
    await this.describe(archive, attempt, profiles);
    await archive.addJson('account.json', { ...account, profiles: profiles.map(folderOf) });
    for (const profile of profiles) {
      const siblings = profiles.filter(({ id }) => id !== profile.id).map(({ id }) => id);
      await this.profiles.add(archive, profile, { folder: folderOf(profile), siblings, progress });
    }
    await this.media.add(archive, '', { userId: attempt.userId, except: profiles.map(({ id }) => id) }, progress);
    archive.end();
  }

  private async describe(archive: ArchiveWriter, { createdAt, locale }: Attempt, profiles: Actor[]): Promise<void> {
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
