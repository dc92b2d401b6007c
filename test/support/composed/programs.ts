import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a `docker` into a folder for the PATH, which hands what it is called with to the engine on that port, and a `sudo`. */
export function layOutPrograms(folder: string, port: number): void {
  const asks = `fetch('http://127.0.0.1:${port}', { method: 'POST', body: JSON.stringify(process.argv.slice(1)) })
    .then((answer) => answer.json())
    .then(({ code, output }) => { process.stdout.write(output); process.exitCode = code; });`;
  const script = `#!/bin/sh\nexec ${process.execPath} -e "${asks}" -- "$@"\n`;
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
  // All belongs to whoever runs the test; nobody else is there to give it to.
  symlinkSync(execFileSync('which', ['true'], { encoding: 'utf8' }).trim(), join(folder, 'sudo'));
}
