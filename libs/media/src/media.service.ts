import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { z } from 'zod';
import {
  Clock,
  type Config,
  Database,
  DomainError,
  InjectConfig,
  invalid,
  isId,
  isStorageFull,
  lineInput,
  loader,
  parseInput,
  randomId,
  textInput,
  type Tx,
} from '#convoke/core';
import { Media } from './media.entity.js';
import { PictureFiles } from './picture-files.service.js';
import { type MediaPurpose, type Picture, PictureService } from './picture/picture.service.js';
import { PictureRefused } from './picture/picture-refused.js';

const NAME = lineInput({ min: 1, max: 255 });
const ALT = textInput({ max: 1500 })
  .nullish()
  .transform((text) => text || null);
const MIB = 1024 * 1024;

export interface MediaOwner {
  /** Null for pictures of the instance itself. */
  userId: string | null;
  actorId: string | null;
}

export interface NewMedia {
  bytes: Buffer;
  name: string;
  alt?: string | null;
  owner: MediaOwner;
  purpose?: MediaPurpose;
  /** Argument that errors name when the picture is part of something else; else `file`, `name` and `alt`. */
  field?: string;
}

/** Takes pictures in, finds them and removes them. */
@Injectable()
export class MediaService {
  /** One picture by its id, batched with the others that a request asks for. */
  readonly byId = loader<string, Media>((ids) => this.findMany(ids));

  constructor(
    @InjectConfig('media') private readonly config: Config['media'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly pictures: PictureService,
    private readonly files: PictureFiles,
  ) {}

  /** Most bytes that a file may have. */
  maxBytes(purpose: MediaPurpose): number {
    const { maxBytes, avatarMaxBytes, bannerMaxBytes } = this.config;
    return { default: maxBytes, avatar: avatarMaxBytes, banner: bannerMaxBytes }[purpose];
  }

  /**
   * Makes a picture of the bytes, outside the caller's transaction: decoding takes long. Until something attaches it,
   * it is on probation. Throws InvalidInput, storage_full.
   */
  async upload({ bytes, name, alt, owner, purpose = 'default', field }: NewMedia): Promise<Media> {
    const texts = { name: checked(NAME, field ?? 'name', name), alt: checked(ALT, field ?? 'alt', alt) };
    if (bytes.length > this.maxBytes(purpose)) throw this.tooLarge(purpose, field ?? 'file');
    const contentHash = createHash('sha256').update(bytes).digest('hex');
    const own = { ...texts, ownerUserId: owner.userId, ownerActorId: owner.actorId };
    const twin = await this.shareTwin(contentHash, purpose, own);
    if (twin) return twin;
    const picture = await this.process(bytes, purpose, field ?? 'file');
    const { thumbhash, blurhash } = picture;
    const stored = await this.stored(field ?? 'file', () => this.files.keep(picture));
    return this.insert(this.db.manager, { ...own, ...stored, thumbhash, blurhash, contentHash, purpose });
  }

  /**
   * The same picture as one of another owner's, or with other words. It shares the files with one of the same profile:
   * an address in common would tell that two profiles belong together. Throws InvalidInput, media_not_found when it has
   * just gone.
   */
  async copyFor(owner: MediaOwner, id: string, { field, alt }: Pick<NewMedia, 'field' | 'alt'> = {}): Promise<Media> {
    const words = alt === undefined ? {} : { alt: checked(ALT, field ?? 'alt', alt) };
    const own = { ...words, ownerUserId: owner.userId, ownerActorId: owner.actorId };
    const media = await this.get(id, field);
    if (media.ownerActorId !== owner.actorId) {
      const stored = await this.stored(field ?? 'file', () => this.files.copy(media));
      if (!stored) throw new DomainError('media_not_found', { field });
      return this.insert(this.db.manager, { ...media, ...stored, ...own });
    }
    return this.db.transaction(async (tx) => {
      const twin = await tx.findOne(Media, { where: { id }, lock: { mode: 'for_key_share' } });
      if (!twin) throw new DomainError('media_not_found', { field });
      return this.insert(tx, { ...twin, ...own });
    });
  }

  /** The refusal of a file over the limit of its purpose. */
  tooLarge(purpose: MediaPurpose, field: string): DomainError {
    const max = Math.round((this.maxBytes(purpose) / MIB) * 10) / 10;
    return invalid(field, 'error_media_too_large', { max });
  }

  async find(id: string): Promise<Media | null> {
    return (await this.findMany([id])).get(id) ?? null;
  }

  /** Throws media_not_found. */
  async get(id: string, field?: string): Promise<Media> {
    const media = await this.find(id);
    if (!media) throw new DomainError('media_not_found', { field });
    return media;
  }

  async findMany(ids: string[]): Promise<Map<string, Media>> {
    const possible = ids.filter(isId);
    if (possible.length === 0) return new Map();
    const found = await this.db.manager.findBy(Media, { id: In(possible) });
    return new Map(found.map((media) => [media.id, media]));
  }

  /** Removes the picture from all that shows it; its files go when no twin needs them. Throws media_not_found. */
  async remove(tx: Tx, id: string): Promise<void> {
    const media = isId(id) ? await tx.findOneBy(Media, { id }) : null;
    if (!media) throw new DomainError('media_not_found');
    await tx.delete(Media, { id });
    await this.files.release(tx, [media]);
  }

  /** Forgets whose the pictures of a user were who leaves; those that nothing shows go after a while, as always. */
  async disown(tx: Tx, userId: string): Promise<void> {
    await tx.update(Media, { ownerUserId: userId }, { ownerUserId: null });
  }

  private async process(bytes: Buffer, purpose: MediaPurpose, field: string): Promise<Picture> {
    try {
      return await this.pictures.process(bytes, purpose);
    } catch (error) {
      if (error instanceof PictureRefused) throw invalid(field, `error_media_${error.reason}`);
      throw error;
    }
  }

  /** That there is no room is said of the field, too: whoever fills the form in can leave the picture out. */
  private async stored<T>(field: string, store: () => Promise<T>): Promise<T> {
    try {
      return await store();
    } catch (error) {
      if (isStorageFull(error)) throw new DomainError('storage_full', { field, cause: error });
      throw error;
    }
  }

  /**
   * The profile has sent the same file before: its copies serve again. One address for those of two profiles would tell
   * that both had the file as it was before it came here. The lock keeps the twin from going in between.
   */
  private async shareTwin(contentHash: string, purpose: MediaPurpose, own: Partial<Media>): Promise<Media | null> {
    return this.db.transaction(async (tx) => {
      const twin = await tx.findOne(Media, {
        where: { contentHash, purpose, ownerActorId: own.ownerActorId ?? IsNull() },
        order: { createdAt: 'ASC' },
        lock: { mode: 'for_key_share' },
      });
      return twin && this.insert(tx, { ...twin, ...own });
    });
  }

  private async insert(tx: Tx, values: Partial<Media>): Promise<Media> {
    const now = this.clock.now();
    const moments = { createdAt: now, unattachedSince: now };
    const media = tx.create(Media, { ...values, id: randomId(), uuid: randomUUID(), ...moments });
    await tx.insert(Media, media);
    return media;
  }
}

/** Checks one text; what is wrong with it is said of the field. */
function checked<S extends z.ZodType>(schema: S, field: string, text: unknown): z.output<S> {
  return parseInput(z.object({ [field]: schema }), { [field]: text })[field] as z.output<S>;
}
