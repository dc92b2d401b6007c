import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import { RandomAccessReader } from 'yauzl';
import type { PrivateStorage } from '#convoke/media';

/** The list of entries is read in many small steps. */
const BLOCK = 64 * 1024;

/** A private file, read here and there. */
export class StoredArchive extends RandomAccessReader {
  private block = { start: 0, bytes: Buffer.alloc(0) };

  constructor(
    private readonly storage: PrivateStorage,
    private readonly key: string,
    private readonly size: number,
  ) {
    super();
  }

  /** `end` is the first byte that is not wanted. */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    callbackify(() => this.fill(target, offset, length, position))(callback);
  }

  private async fill(target: Buffer, offset: number, length: number, position: number): Promise<void> {
    if (length === 0) return;
    const from = position - this.block.start;
    if (from < 0 || from + length > this.block.bytes.length) {
      const end = Math.min(this.size, position + Math.max(length, BLOCK));
      this.block = { start: position, bytes: await buffer(this._readStreamForRange(position, end)) };
      if (this.block.bytes.length < length) throw new Error('unexpected EOF');
      return this.fill(target, offset, length, position);
    }
    this.block.bytes.copy(target, offset, from, from + length);
  }

  private async *range(start: number, end: number): AsyncGenerator<Buffer> {
    if (end <= start) return;
    const file = await this.storage.open(this.key, { start, end: end - 1 });
    if (!file) throw new Error('The archive is gone');
    yield* file.stream as AsyncIterable<Buffer>;
  }
}
