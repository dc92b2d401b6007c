import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const MEGABYTE = 1024 * 1024;
/** The file that gives way: four segments of PostgreSQL's log. */
const RESERVE = 64 * MEGABYTE;
/** With less than this nothing more is written. */
const LEAST = 32 * MEGABYTE;
const LOOK_MS = 1_000;
/** Random, so that file systems that compress do not make it small. */
const CHUNK = crypto.getRandomValues(new Uint8Array(MEGABYTE / 16));

/**
 * Room for the embedded database to end what it began and to answer who reads when its disk is full: it would stop where
 * it cannot write its log. A file takes that room and is given up when little else is left; who writes is refused until
 * the file is back. Several processes that share the folder come to the same answer.
 */
export class DiskReserve {
  private isLeft = true;
  private looking: Promise<void> | undefined;
  private readonly listeners: ((isLeft: boolean) => void)[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly file: string;

  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
  ) {
    this.file = join(folder, 'reserve');
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
    this.look();
  }

  get hasRoom(): boolean {
    return this.isLeft;
  }

  /** Tells whenever room runs out or comes back. */
  onChange(listener: (hasRoom: boolean) => void): void {
    this.listeners.push(listener);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(): void {
    this.looking ??= this.find()
      .then((isLeft) => this.note(isLeft))
      .catch((error: Error) => this.log(error.message))
      .finally(() => (this.looking = undefined));
  }

  private async find(): Promise<boolean> {
    const [free, kept] = await Promise.all([this.free(), this.kept()]);
    if (kept < RESERVE && free >= LEAST + RESERVE - kept) await this.write(RESERVE - kept);
    else if (kept < RESERVE || free < LEAST) {
      await rm(this.file, { force: true });
      return false;
    }
    return true;
  }

  private note(isLeft: boolean): void {
    if (this.isLeft === isLeft) return;
    this.isLeft = isLeft;
    for (const listener of this.listeners) listener(isLeft);
  }

  private async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  private async kept(): Promise<number> {
    return (await stat(this.file).catch(() => null))?.size ?? 0;
  }

  private async write(bytes: number): Promise<void> {
    const file = await open(this.file, 'a', 0o600);
    try {
      for (let left = bytes; left > 0; left -= CHUNK.length) {
        await file.appendFile(CHUNK.subarray(0, Math.min(left, CHUNK.length)));
      }
    } finally {
      await file.close();
    }
  }
}
