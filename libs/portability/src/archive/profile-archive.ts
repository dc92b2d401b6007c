import { z } from 'zod';
import { DomainError, UploadedFile } from '#convoke/core';
import type { ArchiveReader } from './archive-reader.js';
import { FILES, PROFILE_FORMAT } from './format.js';
import { readJson } from './read-json.js';

const MAX_PROFILES = 100;
const MAX_JSON = 16 * 1024 * 1024;
/** Of a whole archive, of which folders are packed together, or the folder of one. */
const PROFILE_FILE = /^(?:[^/]+\/){0,3}profile\.json$/;

const path = z.string().max(500).nullish();
const profile = z.object({
  format: z.literal(PROFILE_FORMAT.format),
  version: z.literal(PROFILE_FORMAT.version),
  preferredUsername: z.string().max(200),
  name: z.string().max(2000).nullish(),
  summary: z.string().max(100_000).nullish(),
  indexable: z.boolean().nullish(),
  avatar: path,
  banner: path,
});
export type ArchivedProfile = z.output<typeof profile>;

const picture = z.object({
  file: z.string().max(500),
  name: z.string().max(255).catch('picture'),
  alt: z.string().max(1500).nullish().catch(null),
  url: z.string().max(2000).nullish(),
});
export type ArchivedPicture = z.output<typeof picture>;

/** One profile as it lies in an archive. */
export class ProfileArchive {
  constructor(
    private readonly archive: ArchiveReader,
    readonly folder: string,
  ) {}

  /** Those of an archive; throws archive_unreadable where there is none. */
  static allIn(archive: ArchiveReader): ProfileArchive[] {
    const folders = archive.paths
      .filter((file) => PROFILE_FILE.test(file))
      .map((file) => file.slice(0, -FILES.profile.length));
    if (folders.length === 0) throw new DomainError('archive_unreadable');
    if (folders.length > MAX_PROFILES) throw new DomainError('archive_too_large');
    return folders.sort().map((folder) => new ProfileArchive(archive, folder));
  }

  async profile(): Promise<ArchivedProfile> {
    return checked(profile, await this.json(FILES.profile));
  }

  /** Not looked at yet; empty where the archive has none. Throws archive_unreadable, archive_too_large. */
  async list(name: 'events' | 'participations' | 'memberships' | 'follows'): Promise<unknown[]> {
    const member = name === 'events' ? 'orderedItems' : name;
    return checked(z.array(z.unknown()), (await this.members(FILES[name]))[member] ?? []);
  }

  /** Of the pictures that are there. */
  async pictures(): Promise<ArchivedPicture[]> {
    const listed = checked(z.array(z.unknown()), (await this.members(FILES.media)).media ?? []);
    return listed.flatMap((each) => {
      const { data } = picture.safeParse(each);
      return data && this.archive.has(this.folder + data.file) ? [data] : [];
    });
  }

  /** A picture to be taken in as if somebody uploaded it; throws media_not_found, archive_too_large. */
  async upload({ file, name, alt }: ArchivedPicture, most: number) {
    const bytes = await this.archive.read(this.folder + file, most);
    if (!bytes) throw new DomainError('media_not_found');
    return { name, alt, file: new UploadedFile(name, '', bytes) };
  }

  private async members(name: string): Promise<Record<string, unknown>> {
    return checked(z.record(z.string(), z.unknown()), (await this.json(name)) ?? {});
  }

  private async json(name: string): Promise<unknown> {
    const bytes = await this.archive.read(this.folder + name, MAX_JSON);
    return bytes && readJson(bytes);
  }
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new DomainError('archive_unreadable', { cause: result.error });
  return result.data;
}
