import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root, run, runOrExit } from './run.mjs';

/** The experiments with what fails, at full size; each says what it found in a line of the table at the end. */
await ensure();
await runOrExit(process.execPath, [join(root, 'scripts', 'build.mjs')]);
const folder = mkdtempSync(join(tmpdir(), 'convoke-faults-'));
process.env.FAULTS_REPORT = join(folder, 'report');
try {
  const runner = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const patience = ['--testTimeout', String(60 * 60_000), '--no-file-parallelism'];
  const only = process.argv.slice(2);
  const specs = only.length > 0 ? only : ['test/faults', 'test/guide/containers.spec.ts'];
  process.exitCode = await run(process.execPath, [runner, 'run', '--project', 'db', ...patience, ...specs]);
  console.log(table(process.env.FAULTS_REPORT));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function table(path) {
  if (!existsSync(path)) return 'No experiment came to its end.';
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows.map(({ id, what, figure }) => `${id.padEnd(4)} ${what.padEnd(width)}  ${figure}`).join('\n');
}
