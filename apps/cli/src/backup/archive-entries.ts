import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract as createExtract, type Header } from 'tar-stream';

export interface ArchiveEntry {
  name: string;
  content: Readable;
}

/** The entries of a backup in their order; each is to be read before the next is asked for, else it is passed over. */
export async function* entriesOf(file: string): AsyncGenerator<ArchiveEntry> {
  const extract = createExtract();
  const reading = pipeline(createReadStream(file), createGunzip(), extract).catch((error: unknown) => {
    // The loop below ends with it.
    extract.destroy(error as Error);
  });
  try {
    for await (const entry of extract as AsyncIterable<Readable & { header: Header }>) {
      yield { name: entry.header.name, content: entry };
      entry.resume();
    }
  } finally {
    extract.destroy();
    await reading;
  }
}
