import { pipeline, type Readable, Transform } from 'node:stream';

/** What a stream brings, with the number of bytes that have come through; it fails when its source does. */
export class Counted extends Transform {
  bytes = 0;

  static of(source: Readable): Counted {
    const counted = new Counted();
    // Whoever reads it hears of the error by the stream itself.
    pipeline(source, counted, () => {});
    return counted;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }
}
