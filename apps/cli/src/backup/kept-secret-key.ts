import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#convoke/core';
import { CommandFailed } from '../terminal/terminal.js';

/** Throws where SECRET_KEY names another key than the backup's. */
export function assertKeyFits({ server, secrets }: Config, key: string): void {
  if (secrets.key === key || keyIn(server.dataDir) === secrets.key) return;
  throw new CommandFailed("SECRET_KEY is not the key of the backup. Leave it out, or set it to that instance's key.");
}

/** Puts the backup's key where the server reads it; without it nobody's authenticator app would be known any more. */
export function keepSecretKey({ server, secrets }: Config, key: string): void {
  if (secrets.key !== key) writeFileSync(pathIn(server.dataDir), key, { mode: 0o600, flush: true });
}

function keyIn(dataDir: string): string | undefined {
  try {
    return readFileSync(pathIn(dataDir), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'secret.key');
}
