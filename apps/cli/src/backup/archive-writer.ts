import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack as createPack } from 'tar-stream';
import { Entry } from './backup-format.js';

/** Cheap: pictures, most of what there is, are compressed already. */
const COMPRESSION = { level: 3 };
const MODE = 0o600;

/** Writes the entries of a backup as they come, and at the end what they add up to. */
export class ArchiveWriter {
  private readonly pack = createPack();
  private readonly written: Promise<void>;
  private readonly sums: string[] = [];

  constructor(
    target: Writable,
    private readonly madeAt: Date,
  ) {
    this.written = pipeline(this.pack, createGzip(COMPRESSION), target);
    // Told by whatever is written next, or by `end`.
    this.written.catch(() => {});
  }

  async add(name: string, content: Buffer | string): Promise<void> {
    const bytes = Buffer.from(content);
    await this.addStream(name, bytes.length, [bytes]);
  }

  /** Adds what the stream brings, `size` bytes exactly. */
  async addStream(name: string, size: number, content: Readable | Buffer[]): Promise<void> {
    const hash = createHash('sha256');
    const hashed = async function* () {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        hash.update(chunk);
        yield chunk;
      }
    };
    try {
      await pipeline(hashed, this.pack.entry({ name, size, mode: MODE, mtime: this.madeAt }));
    } catch (error) {
      this.pack.destroy(error as Error);
      // Where the file could not be written this tells why; what was just added only noticed.
      await this.written;
      throw error;
    }
    this.sums.push(`${hash.digest('hex')}  ${name}\n`);
  }

  async end(): Promise<void> {
    await this.add(Entry.CHECKSUMS, this.sums.join(''));
    this.pack.finalize();
    await this.written;
  }

  /** Gives up. */
  destroy(): void {
    this.pack.destroy();
  }
}
