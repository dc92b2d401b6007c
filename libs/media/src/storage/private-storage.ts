import type { Readable } from 'node:stream';
import type { ByteRange, KeptFile, StoredFile } from './storage.js';

/** Where files are kept that have no address: whoever asks for one is asked who they are. */
export abstract class PrivateStorage {
  /** Keeps what the stream brings under the key, whole or not at all; answers its bytes. Throws storage_full. */
  abstract put(key: string, content: Readable): Promise<number>;
  /** Opens a file, or some bytes of it; its `size` is that of the whole file. Null when there is none. */
  abstract open(key: string, range?: ByteRange): Promise<StoredFile | null>;
  /** Takes away what a `put` cut short left, too; does nothing when there is nothing. */
  abstract delete(key: string): Promise<void>;
  /** All files, in no order. */
  abstract list(): AsyncIterable<KeptFile>;
}
