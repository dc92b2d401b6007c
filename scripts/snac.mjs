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
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../node_modules/.cache/convoke', import.meta.url));
const unpacked = join(cache, 'snac');
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Fetches Debian's package snac2 from the mirror that this machine uses and unpacks it for the tests; the system stays as it is. */
function fetchSnac() {
  if (existsSync(unpacked)) return;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'snac-'));
  try {
    const packageFile = download(folder);
    execFileSync('dpkg', ['-x', packageFile, join(folder, 'unpacked')]);
    renameSync(join(folder, 'unpacked'), unpacked);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function download(folder) {
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
  let problem;
  // The backports first: their list of packages is short.
  for (const suite of [`${release}-backports`, release]) {
    const apt = aptOfItsOwn(folder, release, suite);
    try {
      execFileSync('apt-get', [...apt, 'update'], { stdio: 'pipe' });
      execFileSync('apt-get', [...apt, 'download', 'snac2'], { cwd: folder, stdio: 'pipe' });
      return join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('.deb')),
      );
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
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

fetchSnac();
