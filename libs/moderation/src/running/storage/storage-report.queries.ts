import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig } from '#convoke/core';
import { BYTES_OF_VARIANTS, type MediaPurpose, PrivateStorage, PROBATION_DAYS } from '#convoke/media';

export interface Weight {
  files: number;
  bytes: number;
}

/** The disk that files are kept on. */
export interface DiskSpace {
  directory: string;
  freeBytes: number;
  totalBytes: number;
  /** Whether it is time to do something. */
  low: boolean;
}

/** Pictures that nothing shows any more. */
export interface Orphans extends Weight {
  /** When the first of them goes. */
  nextAt: Date | null;
}

export interface PicturesOfPurpose extends Weight {
  purpose: MediaPurpose;
}

export interface StorageOwner extends Weight {
  actorId: string;
}

const GIB = 1024 ** 3;
const LOW_SHARE = 0.1;
const DAY_MS = 24 * 3_600_000;

/** Each picture's files once, whoever shares them. */
const PICTURES = `(SELECT DISTINCT ON (storage_key) purpose, owner_actor_id, unattached_since,
    1 + jsonb_array_length(variants) AS files, size + ${BYTES_OF_VARIANTS} AS bytes
  FROM media ORDER BY storage_key, unattached_since NULLS FIRST, id)`;
const WEIGHT = 'coalesce(sum(p.files), 0)::int AS files, coalesce(sum(p.bytes), 0)::float8 AS bytes';

/** What the instance's files weigh, and where there is room for them. */
@Injectable()
export class StorageReport {
  constructor(
    @InjectConfig('media') private readonly config: Config['media'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly privateFiles: PrivateStorage,
  ) {}

  /** Where files are kept in an object store, its bucket. */
  get bucket(): string | null {
    return this.config.s3?.bucket ?? null;
  }

  /** Null where files are kept in an object store, or where the system does not tell. */
  async disk(): Promise<DiskSpace | null> {
    if (this.config.s3) return null;
    const { dataDir: directory } = this.server;
    const found = await statfs(directory).catch(() => null);
    if (!found) return null;
    const freeBytes = found.bavail * found.bsize;
    const totalBytes = found.blocks * found.bsize;
    return { directory, freeBytes, totalBytes, low: isLow(freeBytes, totalBytes) };
  }

  async pictures(): Promise<PicturesOfPurpose[]> {
    return this.db.query(`SELECT p.purpose, ${WEIGHT} FROM ${PICTURES} p GROUP BY p.purpose ORDER BY bytes DESC`);
  }

  /** Pictures of people and groups of other instances. */
  async fromElsewhere(): Promise<Weight> {
    const [weight] = await this.db.query<Weight>(
      `SELECT ${WEIGHT} FROM ${PICTURES} p JOIN actors a ON a.id = p.owner_actor_id WHERE a.domain IS NOT NULL`,
    );
    return weight!;
  }

  /** What people take away of their own, and what is taken in. */
  async archives(): Promise<Weight> {
    const weight = { files: 0, bytes: 0 };
    for await (const { bytes } of this.privateFiles.list()) {
      weight.files += 1;
      weight.bytes += bytes;
    }
    return weight;
  }

  async orphans(): Promise<Orphans> {
    const [found] = await this.db.query<Weight & { oldest: Date | null }>(
      `SELECT ${WEIGHT}, min(p.unattached_since) AS oldest FROM ${PICTURES} p WHERE p.unattached_since IS NOT NULL`,
    );
    const { oldest, ...weight } = found!;
    return { ...weight, nextAt: oldest && new Date(oldest.getTime() + PROBATION_DAYS * DAY_MS) };
  }

  /** Pictures whose files are being deleted. */
  async leaving(): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM jobs.job
        WHERE name = 'media.delete-unneeded-files' AND state <= 'active' AND start_after <= $1`,
      [this.clock.now()],
    );
    return row!.count;
  }

  /** The people and groups of this instance whose pictures weigh most. */
  async largestOwners(limit: number): Promise<StorageOwner[]> {
    return this.db.query(
      `SELECT a.id AS "actorId", ${WEIGHT} FROM ${PICTURES} p JOIN actors a ON a.id = p.owner_actor_id
        WHERE a.domain IS NULL GROUP BY a.id ORDER BY bytes DESC, a.id LIMIT $1`,
      [limit],
    );
  }
}

/** Less than a tenth, or less than a gigabyte. */
export function isLow(freeBytes: number, totalBytes: number): boolean {
  return freeBytes < GIB || freeBytes < totalBytes * LOW_SHARE;
}
