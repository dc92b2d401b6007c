import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithParent, environmentWith, programs, root, run, runOrExit } from './run.mjs';

const OLDEST_NODE = 20;
const OWN_NODE = 'v24.';
const modules = join(root, 'node_modules');
const stamp = join(modules, '.convoke-installed');
const begun = join(modules, '.convoke-installing');

/** Installs what the project needs where that is missing or out of date, and goes on under the project's own Node. */
export async function ensure() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    console.error(`Convoke needs Node ${OLDEST_NODE} or newer; this is ${process.version}.`);
    process.exit(1);
  }
  if (!isInstalled()) await install();
  if (process.version.startsWith(OWN_NODE)) return;
  if (process.env.CONVOKE_OWN_NODE)
    throw new Error(`Node ${OWN_NODE}x was expected in ${programs}, found ${process.version}`);
  endWithParent();
  const env = { ...environmentWith(programs), CONVOKE_OWN_NODE: '1' };
  // Without the dashes Node takes an --env-file of ours for its own.
  process.exit(await run(join(programs, 'node'), [...process.execArgv, '--', ...process.argv.slice(1)], env));
}

function isInstalled() {
  return existsSync(join(programs, 'node')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

async function install() {
  console.error('Installing what Convoke needs; the first time this takes a minute or two.');
  // npm takes a package for whole once its package.json lies there, which is wrong after an install that was killed.
  if (existsSync(begun)) rmSync(modules, { recursive: true, force: true });
  rmSync(stamp, { force: true });
  mkdirSync(modules, { recursive: true });
  writeFileSync(begun, '');
  const options = [
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts=false',
  ];
  // What npm says is no answer of a command that is called first.
  await runOrExit('npm', ['install', ...options], environmentWith(), ['inherit', 2, 2]);
  writeFileSync(stamp, wanted());
  rmSync(begun, { force: true });
}

/** Stands for what should be installed: the exact packages, for this kind of machine. */
function wanted() {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(JSON.stringify([process.platform, process.arch, dependencies, optionalDependencies, devDependencies]))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensure();
