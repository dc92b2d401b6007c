import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Service } from './compose-file.js';
import { RunningService } from './container-processes.js';

const PROGRAM = fileURLToPath(import.meta.resolve('s3rver/bin/s3rver.js'));
/** The one key that it knows. */
export const STORE_KEY = 'S3RVER';

/** What the image of the store does with these settings, by the program that plays the store in other tests. */
export async function startStore(service: Service, folder: string, port: number): Promise<RunningService> {
  const { ROOT_ACCESS_KEY_ID: key, ROOT_SECRET_ACCESS_KEY: secret } = service.environment;
  if (key !== STORE_KEY || secret !== STORE_KEY) throw new Error('The store was given other keys than the server has');
  const args = ['--directory', folder, '--address', '127.0.0.1', '--port', String(port)];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return new RunningService(child, port, () => answers(service.healthcheck!.test, port));
}

/** The program has no address for its health: that it answers is enough. */
async function answers([kind, ...check]: string[], port: number): Promise<boolean> {
  if (kind !== 'CMD' || !check.at(-1)?.endsWith(':7070/health')) throw new Error('The health check is another by now');
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
