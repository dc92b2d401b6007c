import type { Readable } from 'node:stream';

export interface StoredFile {
  size: number;
  stream: Readable;
}

/** A file as a list of all of them has it. */
export interface KeptFile {
  key: string;
  bytes: number;
}

/** The first and the last byte wanted. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where files are kept, by keys that `fileKey` makes; a key's file never changes. */
export abstract class Storage {
  /** Keeps the file under the key, whole or not at all; the promise settles when it would survive a power cut. */
  abstract put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Opens a file for reading; null when there is none. */
  abstract open(key: string): Promise<StoredFile | null>;
  /** Takes away what a `put` cut short left, too; does nothing when there is nothing. */
  abstract delete(key: string): Promise<void>;
  /** All files, in no order. */
  abstract list(): AsyncIterable<KeptFile>;
  /** The address at which everybody can get the file. */
  abstract url(key: string): string;
}
