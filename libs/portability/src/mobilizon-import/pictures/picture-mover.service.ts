import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaAttachments } from '#convoke/media';
import { advanced, ImportSteps, type Step } from '../import-steps.service.js';
import { MovedIds } from '../moved-ids.service.js';
import type { MobilizonSource } from '../source/mobilizon-source.js';
import type { SourceRow } from '../source/source-row.js';
import type { Tell } from '../subject-mover.service.js';
import { PictureFolder } from './picture-folder.js';
import { PictureTaker, type TakenPicture } from './picture-taker.service.js';
import { HOLDERS, ShownPictures } from './shown-pictures.service.js';

/** Rows whose pictures come, or are shown, one after the other: to make one takes longer than all the writing. */
interface Gallery {
  name: string;
  table: string;
  from: string;
}

const PICTURES: Gallery = { name: 'pictures', table: 'medias', from: 'SELECT * FROM medias' };
const PORTRAITS: Gallery = {
  name: 'pictures of profiles and groups',
  table: 'actors',
  from: 'SELECT id, avatar, banner FROM actors WHERE avatar IS NOT NULL OR banner IS NOT NULL',
};
const SHOWN: Record<keyof typeof HOLDERS, Gallery> = {
  event: {
    name: 'events with pictures',
    table: 'events',
    from: `SELECT id, picture_id FROM events WHERE picture_id IS NOT NULL OR description LIKE '%<img%'`,
  },
  post: {
    name: 'posts with pictures',
    table: 'posts',
    from: `SELECT id, picture_id FROM posts WHERE picture_id IS NOT NULL OR body LIKE '%<img%'`,
  },
};
/** The instance's own, by Mobilizon's names. */
const OWN = { instance_logo: 'logoId', instance_favicon: 'faviconId', default_picture: 'defaultPictureId' } as const;
const OWN_PICTURES = 'pictures of the instance';

/** What happens with one row: why not, or what is written with the step. */
type Outcome = string | ((tx: Tx) => Promise<void>);

/** Moves the pictures, and has shown what showed them. */
@Injectable()
export class PictureMover {
  constructor(
    private readonly db: Database,
    private readonly steps: ImportSteps,
    private readonly ids: MovedIds,
    private readonly taker: PictureTaker,
    private readonly shown: ShownPictures,
    private readonly settings: InstanceSettingsService,
    private readonly attachments: MediaAttachments,
  ) {}

  /** Goes on where it was left. Throws SourceRefused where the folder cannot be read. */
  async move(source: MobilizonSource, directory: string, tell: Tell): Promise<Step[]> {
    const folder = await PictureFolder.open(directory);
    const home = await source.home();
    for (const kind of ['actor', 'event', 'post', 'picture'] as const) await this.ids.load(kind);
    const each = (gallery: Gallery, does: (row: SourceRow) => Promise<Outcome>) =>
      this.through(source, gallery, does, tell);
    return [
      await each(PICTURES, (row) => this.takePicture(row, folder, home)),
      await each(PORTRAITS, (row) => this.takePortraits(row, folder, home)),
      await each(SHOWN.event, (row) => this.show('event', row, home)),
      await each(SHOWN.post, (row) => this.show('post', row, home)),
      await this.takeOwn(source),
    ];
  }

  private async through(
    source: MobilizonSource,
    { name, ...gallery }: Gallery,
    does: (row: SourceRow) => Promise<Outcome>,
    tell: Tell,
  ): Promise<Step> {
    let step = await this.steps.get(name);
    if (step.finished) return step;
    const total = await source.count(gallery);
    for await (const { rows } of source.pages(gallery, step.position)) {
      for (const row of rows) {
        step = await this.one(step, row, await does(row));
        tell(name, step.read, total);
      }
    }
    step = { ...step, finished: true };
    await this.db.transaction((tx) => this.steps.save(tx, step));
    return step;
  }

  private async one(step: Step, row: SourceRow, outcome: Outcome): Promise<Step> {
    const isDone = typeof outcome !== 'string';
    const remarks = isDone ? {} : { [outcome]: 1 };
    const next = advanced(step, { position: row.text('row_key'), read: 1, written: isDone ? 1 : 0, remarks });
    await this.db.transaction(async (tx) => {
      if (isDone) await outcome(tx);
      await this.steps.save(tx, next);
    });
    return next;
  }

  private async takePicture(row: SourceRow, folder: PictureFolder, home: string): Promise<Outcome> {
    const ownerActorId = this.ids.find('actor', row.text('actor_id'));
    const taken = await this.taker.take(folder, home, { file: row.object('file'), ownerActorId, purpose: 'default' });
    if (typeof taken === 'string') return taken;
    const id = [row.text('id')!, taken.media.id] as const;
    this.ids.add('picture', id);
    return async (tx) => {
      await this.taker.keepPath(tx, taken);
      await this.ids.note(tx, 'picture', [id]);
    };
  }

  private async takePortraits(row: SourceRow, folder: PictureFolder, home: string): Promise<Outcome> {
    const actor = this.ids.find('actor', row.text('id'));
    if (actor === null) return 'whose it is was left out';
    const taken: TakenPicture[] = [];
    const ids: Partial<Record<'avatar' | 'banner', string>> = {};
    let problem = 'there is none';
    for (const purpose of ['avatar', 'banner'] as const) {
      const file = row.object(purpose);
      if (typeof file.url !== 'string') continue;
      const picture = await this.taker.take(folder, home, { file, ownerActorId: actor, purpose });
      if (typeof picture === 'string') {
        problem = picture;
        continue;
      }
      taken.push(picture);
      ids[purpose] = picture.media.id;
    }
    if (taken.length === 0) return problem;
    return async (tx) => {
      for (const picture of taken) await this.taker.keepPath(tx, picture);
      await this.shown.portray(tx, actor, ids);
    };
  }

  private async show(kind: keyof typeof HOLDERS, row: SourceRow, home: string): Promise<Outcome> {
    const holder = this.ids.find(kind, row.text('id'));
    if (holder === null) return `the ${kind} was left out`;
    const picture = this.ids.find('picture', row.text('picture_id'));
    return (tx) => this.shown.show(tx, kind, holder, picture, home);
  }

  private async takeOwn(source: MobilizonSource): Promise<Step> {
    const step = await this.steps.get(OWN_PICTURES);
    if (step.finished) return step;
    const known = await source.ownPictures();
    const found = Object.entries(OWN).flatMap(([name, setting]) => {
      const picture = this.ids.find('picture', known.get(name) ?? null);
      return picture === null ? [] : [[setting, picture] as const];
    });
    await this.settings.change(Object.fromEntries(found));
    const done = { ...step, finished: true, read: known.size, written: found.length };
    await this.db.transaction(async (tx) => {
      await this.attachments.attach(
        tx,
        { kind: 'instance', id: '0' },
        found.map(([, picture]) => picture),
      );
      await this.steps.save(tx, done);
    });
    return done;
  }
}
