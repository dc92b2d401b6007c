import { type ChildProcess, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { throwawayFolder } from './throwaway-folder.js';

/** As root it needs no namespace of users, in which PostgreSQL could not become another one. */
const ALONE =
  process.getuid?.() === 0
    ? ['unshare', '--mount']
    : ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount'];
const MOUNT = 'mount -t tmpfs -o "size=$0,mode=1777" none "$1" && shift && exec "$@"';
const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** Whether this machine lets us have a disk of our own; containers may not. */
export const canMount =
  spawnSync(ALONE[0]!, [...ALONE.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;

/** A disk of a few megabytes that only one process, and what it starts, sees in its folder. */
export class SmallDisk {
  private owner: ChildProcess | undefined;

  private constructor(
    private readonly folder: Awaited<ReturnType<typeof throwawayFolder>>,
    private readonly megabytes: number,
  ) {}

  static async make(megabytes: number): Promise<SmallDisk> {
    return new SmallDisk(await throwawayFolder('convoke-small-disk-'), megabytes);
  }

  get path(): string {
    return this.folder.path;
  }

  /** Stands before a command that is to have the disk. */
  get command(): string[] {
    return [...ALONE, 'sh', '-c', MOUNT, `${this.megabytes}m`, this.path];
  }

  /** Whose disk it is from now on; it goes with them. */
  belongsTo(owner: ChildProcess): void {
    this.owner = owner;
  }

  /** Leaves so many bytes free. */
  fill(free: number): void {
    const ballast = openSync(this.ballast, 'a');
    try {
      while (this.free() > free) writeSync(ballast, CHUNK, 0, Math.min(CHUNK.length, this.free() - free));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballast);
    }
  }

  empty(): void {
    rmSync(this.ballast, { force: true });
  }

  /** Whether a file of so many bytes lies there. */
  has(file: string, bytes: number): boolean {
    return statSync(join(this.seen, file), { throwIfNoEntry: false })?.size === bytes;
  }

  async close(): Promise<void> {
    await this.folder.remove();
  }

  private free(): number {
    const { bavail, bsize } = statfsSync(this.seen);
    return bavail * bsize;
  }

  private get ballast(): string {
    return join(this.seen, 'ballast');
  }

  /** The folder as its owner sees it. */
  private get seen(): string {
    return `/proc/${this.owner!.pid}/root${this.path}`;
  }
}
