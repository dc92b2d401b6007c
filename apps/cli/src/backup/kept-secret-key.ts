import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#convoke/core';
import { CommandFailed } from '../terminal/terminal.js';

/**
 * Puts the backup's key where the server reads it; without it nobody's authenticator app would be known any more. Throws
 * where SECRET_KEY names another.
 */
export function keepSecretKey({ server, secrets }: Config, key: string): void {
  if (secrets.key === key) return;
  const path = join(server.dataDir, 'secret.key');
  if (keyIn(path) !== secrets.key) {
    throw new CommandFailed("SECRET_KEY is not the key of the backup. Leave it out, or set it to that instance's key.");
  }
  mkdirSync(server.dataDir, { recursive: true });
  writeFileSync(path, key, { mode: 0o600 });
}

function keyIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
