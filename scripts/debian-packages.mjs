import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const cache = join(root, 'node_modules', '.cache', 'convoke');
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Fetches a Debian package from the mirror that this machine uses, with the libraries that it names, and unpacks all of
 * it for the tests; the system stays as it is.
 */
export function unpackDebianPackage(name, { libraries = false } = {}) {
  const unpacked = join(cache, name);
  if (existsSync(unpacked)) return;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `${name}-`));
  try {
    download(name, libraries, folder);
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', join(folder, file), join(folder, 'unpacked')]);
    }
    renameSync(join(folder, 'unpacked'), unpacked);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function download(name, libraries, folder) {
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
  let problem;
  // The backports first: their list of packages is short.
  for (const suite of [`${release}-backports`, release]) {
    const apt = aptOfItsOwn(folder, release, suite);
    try {
      execFileSync('apt-get', [...apt, 'update'], { stdio: 'pipe' });
      const wanted = [name, ...(libraries ? librariesOf(name, apt) : [])];
      execFileSync('apt-get', [...apt, 'download', ...wanted], { cwd: folder, stdio: 'pipe' });
      return;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/** Those that it asks for itself; what these ask for, every system has. */
function librariesOf(name, apt) {
  const answer = execFileSync('apt-cache', [...apt, 'depends', name], { encoding: 'utf8' });
  const libraries = [...answer.matchAll(/ Depends: (lib\S+)/g)].map(([, library]) => library);
  return libraries.filter((library) => !/^lib(c6|perl)/.test(library));
}

/** Options with which apt knows one suite of the machine's mirror and keeps everything in the folder. */
function aptOfItsOwn(folder, release, suite) {
  const targets = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', `Release: ${release}`];
  const [mirror] = execFileSync('apt-get', targets, { encoding: 'utf8' }).split('\n');
  const sources = join(folder, 'debian.sources');
  const lines = ['Types: deb', `URIs: ${mirror}`, `Suites: ${suite}`, 'Components: main', `Signed-By: ${KEYS}`, ''];
  writeFileSync(sources, lines.join('\n'));
  for (const each of ['lists', 'cache']) mkdirSync(join(folder, each, 'partial'), { recursive: true });
  return [
    ['Dir::Etc::SourceList', sources],
    ['Dir::Etc::SourceParts', '-'],
    ['Dir::State::Lists', join(folder, 'lists')],
    ['Dir::Cache', join(folder, 'cache')],
    ['Acquire::Languages', 'none'],
    ['APT::Sandbox::User', 'root'],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
