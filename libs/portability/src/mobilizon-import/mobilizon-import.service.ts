import { Injectable } from '@nestjs/common';
import { type Config, Database, InjectConfig } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { ImportCompletion } from './completion.service.js';
import { ImportSteps, type Step } from './import-steps.service.js';
import { MovedIds } from './moved-ids.service.js';
import { PictureMover } from './pictures/picture-mover.service.js';
import type { MobilizonSource } from './source/mobilizon-source.js';
import { openSource } from './source/open-source.js';
import { SourceRefused } from './source/source-refused.js';
import { SubjectMover, type Tell } from './subject-mover.service.js';
import { STAYS_BEHIND, SUBJECTS } from './subjects/index.js';
import { settingsFrom } from './subjects/settings.js';

export interface MobilizonImportOptions {
  /** The folder of Mobilizon's uploads; without it pictures stay behind for now. */
  media?: string;
  /** Says what would come, and writes nothing. */
  dryRun?: boolean;
}

/** What came, kind by kind, and what did not. */
export interface MobilizonImportReport {
  home: string;
  steps: Step[];
  /** Names of settings that came. */
  settings: string[];
  staysBehind: { name: string; count: number; why: string }[];
}

/** Moves an instance of Mobilizon here: its people, what they made, and the addresses of all of it. */
@Injectable()
export class MobilizonImport {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly steps: ImportSteps,
    private readonly ids: MovedIds,
    private readonly subjects: SubjectMover,
    private readonly pictures: PictureMover,
    private readonly completion: ImportCompletion,
  ) {}

  /** Goes on with what was begun before. Throws SourceRefused, in words for whoever asked for it. */
  async run(place: string, options: MobilizonImportOptions, tell: Tell): Promise<MobilizonImportReport> {
    return this.db.exclusively('mobilizon-import', async () => {
      await this.assertRoom();
      const source = await openSource(this.db, place, (rows) => tell('rows of the dump', rows, 0));
      try {
        return await this.move(source, options, tell);
      } finally {
        this.ids.forget();
        await source.close();
      }
    });
  }

  private async move(source: MobilizonSource, options: MobilizonImportOptions, tell: Tell) {
    const home = await source.home();
    this.assertHome(home);
    const fingerprint = await source.fingerprint();
    const begun = await this.steps.begun();
    if (begun && !begun.source.equals(fingerprint)) {
      throw new SourceRefused('Another instance, or another copy of it, has begun to move here: go on with that one.');
    }
    const steps = await (options.dryRun ? this.rehearse(source, tell) : this.write(source, fingerprint, options, tell));
    const settings = Object.keys(settingsFrom(await source.settings()));
    return { home, steps, settings, staysBehind: await this.left(source, options) };
  }

  private async write(source: MobilizonSource, fingerprint: Buffer, { media }: MobilizonImportOptions, tell: Tell) {
    await this.steps.begin(fingerprint);
    const wasFinished = (await this.steps.begun())!.finished;
    if (!wasFinished) await this.settings.change(settingsFrom(await source.settings()));
    const steps: Step[] = [];
    for (const subject of SUBJECTS) steps.push(await this.subjects.move(source, subject, tell));
    if (media !== undefined) steps.push(...(await this.pictures.move(source, media, tell)));
    if (!wasFinished) await this.completion.run((events) => tell('search', events, 0));
    await this.steps.finish();
    return steps;
  }

  private async rehearse(source: MobilizonSource, tell: Tell): Promise<Step[]> {
    this.ids.forget();
    const steps: Step[] = [];
    for (const subject of SUBJECTS) steps.push(await this.subjects.rehearse(source, subject, tell));
    return steps;
  }

  private async left(source: MobilizonSource, { media }: MobilizonImportOptions) {
    const pictures = ['medias', 'pictures', 'no folder was named: call this again with --media'] as const;
    const tables = media === undefined ? [...STAYS_BEHIND, pictures] : STAYS_BEHIND;
    const left = [];
    for (const [table, name, why] of tables) left.push({ name, why, count: await source.size(table) });
    return left.filter(({ count }) => count > 0);
  }

  /** Addresses only go on under the same name. */
  private assertHome(home: string): void {
    const { origin } = new URL(this.server.publicUrl);
    if (home === origin) return;
    throw new SourceRefused(
      `This is the database of ${home}, and this instance is ${origin}. Addresses, and with them federation, go on only ` +
        `where both are the same: set PUBLIC_URL to ${home}.`,
    );
  }

  private async assertRoom(): Promise<void> {
    if ((await this.steps.begun()) !== null) return;
    const [there] = await this.db.query<{ people: boolean }>('SELECT EXISTS (SELECT FROM users) AS people');
    if (!there!.people) return;
    throw new SourceRefused(
      'This instance has accounts already. An instance moves into an empty database, before the server is started on it.',
    );
  }
}
