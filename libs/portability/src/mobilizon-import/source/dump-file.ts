import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SourceRefused } from './source-refused.js';

const CUSTOM = Buffer.from('PGDMP');
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The SQL of a dump: as pg_dump writes it, gzipped, or in the custom format, which pg_restore reads. Throws SourceRefused. */
export async function openDump(path: string): Promise<AsyncIterable<Buffer>> {
  const begins = await beginningOf(path);
  if (begins.subarray(0, CUSTOM.length).equals(CUSTOM)) return restored(path);
  const file = createReadStream(path);
  return begins.subarray(0, GZIP.length).equals(GZIP) ? unzipped(file) : file;
}

async function beginningOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0).finally(() => file.close());
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw new SourceRefused(`Cannot read ${path}: ${(error as Error).message}`);
  }
}

async function* unzipped(file: Readable): AsyncGenerator<Buffer> {
  try {
    yield* file.pipe(createGunzip()) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new SourceRefused(`The dump cannot be unpacked: ${(error as Error).message}`);
  }
}

async function* restored(path: string): AsyncGenerator<Buffer> {
  const program = spawn('pg_restore', ['--data-only', '--file=-', path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  program.stderr.on('data', (said: Buffer) => (complaint = `${complaint}${said.toString()}`.slice(-500)));
  const ended = new Promise<string | null>((resolve) => {
    program.once('error', () =>
      resolve('pg_restore is not there: install the client of PostgreSQL, or make a plain dump'),
    );
    program.once('close', (code) => resolve(code === 0 ? null : complaint.trim()));
  });
  try {
    yield* program.stdout as AsyncIterable<Buffer>;
    const problem = await ended;
    if (problem !== null) throw new SourceRefused(`The dump cannot be read: ${problem}`);
  } finally {
    program.kill();
  }
}
