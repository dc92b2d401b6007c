import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Writes a ZIP file entry by entry, none of which is ever whole in memory. */
export class ArchiveWriter {
  /** The archive. */
  readonly stream: Readable;

  private readonly zip = new ZipFile();
  private readonly closed = new AbortController();

  /** `mtime`: what all entries say of their age. */
  constructor(private readonly mtime: Date) {
    this.stream = this.zip.outputStream as Readable;
    // Whoever reads the archive may stop, and an entry that is being written then would wait for ever.
    this.stream.once('close', () => this.closed.abort());
    this.stream.on('error', () => {});
    this.zip.on('error', (error: Error) => this.stream.destroy(error));
  }

  /** Adds an entry; settles when all of it has been taken. */
  async add(path: string, content: Readable, { compress = true } = {}): Promise<void> {
    this.zip.addReadStream(content, path, { mtime: this.mtime, compress });
    try {
      await finished(content, { signal: this.closed.signal });
    } catch (error) {
      content.destroy();
      throw error;
    }
  }

  async addText(path: string, text: string): Promise<void> {
    await this.add(path, Readable.from([Buffer.from(text)]));
  }

  async addJson(path: string, value: object): Promise<void> {
    await this.addText(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Adds a JSON object whose last member, a list, is written as it is read. */
  async addList(path: string, head: object, name: string, items: AsyncIterable<unknown>): Promise<void> {
    await this.add(path, Readable.from(listText(head, name, items), { objectMode: false }));
  }

  /** No more entries follow. */
  end(): void {
    this.zip.end();
  }

  /** What was written so far is no archive, and never will be one. */
  giveUp(error: Error): void {
    this.stream.destroy(error);
  }
}

async function* listText(head: object, name: string, items: AsyncIterable<unknown>): AsyncGenerator<string> {
  const members = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  yield `{\n${members.join('')}  ${JSON.stringify(name)}: [`;
  let separator = '\n    ';
  for await (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}
