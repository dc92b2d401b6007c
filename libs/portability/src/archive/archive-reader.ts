import { type Entry, fromRandomAccessReaderPromise, type RandomAccessReader, type ZipFile } from 'yauzl';
import { DomainError } from '#convoke/core';

const MAX_ENTRIES = 50_000;
const TYPE_OF_FILE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** Reads single entries of a ZIP file that anybody may have made; nothing of it is ever written by its own names. */
export class ArchiveReader {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: Map<string, Entry>,
  ) {}

  /** Throws archive_unreadable, archive_unsafe, archive_too_large. */
  static async open(file: RandomAccessReader, size: number): Promise<ArchiveReader> {
    const options = { lazyEntries: true, strictFileNames: true, validateEntrySizes: true, autoClose: false };
    try {
      const zip = await fromRandomAccessReaderPromise(file, size, options);
      if (zip.entryCount > MAX_ENTRIES) throw new DomainError('archive_too_large');
      return new ArchiveReader(zip, await entriesOf(zip));
    } catch (cause) {
      throw refusal(cause);
    }
  }

  get paths(): string[] {
    return [...this.entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** The bytes of an entry, null where there is none; throws archive_too_large past `most`, whatever it claims. */
  async read(path: string, most: number): Promise<Buffer | null> {
    const entry = this.entries.get(path);
    if (!entry) return null;
    if (entry.uncompressedSize > most) throw new DomainError('archive_too_large');
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > most) throw new DomainError('archive_too_large');
        chunks.push(chunk);
      }
    } catch (cause) {
      throw refusal(cause);
    }
    return Buffer.concat(chunks);
  }
}

/** By their paths; folders are left out. */
async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (!isSafe(entry, entries)) throw new DomainError('archive_unsafe');
    if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
  }
  return entries;
}

/** Links lead elsewhere, and of two entries of one path others may show the other one. */
function isSafe(entry: Entry, before: Map<string, Entry>): boolean {
  const mode = entry.externalFileAttributes >>> 16;
  return (mode & TYPE_OF_FILE) !== SYMBOLIC_LINK && entry.canDecodeFileData() && !before.has(entry.fileName);
}

/** What the reader of ZIP files says against one is about paths, or about bytes that are none of a ZIP file. */
function refusal(cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause;
  const words = cause instanceof Error ? cause.message : '';
  if (/path|characters in fileName/.test(words)) return new DomainError('archive_unsafe', { cause });
  return new DomainError('archive_unreadable', { cause });
}
