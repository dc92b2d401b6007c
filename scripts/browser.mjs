import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'convoke');
const found = join(cache, 'browser.json');
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TRIAL_MS = 30_000;

/** Finds a Chromium that runs on this machine and notes for the tests how to launch it; throws where there is none. */
export async function prepareBrowser() {
  const { CHROMIUM_PATH } = process.env;
  if (!CHROMIUM_PATH && existsSync(found) && existsSync(JSON.parse(readFileSync(found, 'utf8')).executablePath)) return;
  for (const { executablePath, env } of candidates(CHROMIUM_PATH)) {
    const launch = { executablePath, env: { ...process.env, ...env }, args: ARGUMENTS };
    if (!(await runs(launch))) continue;
    mkdirSync(cache, { recursive: true });
    writeFileSync(found, JSON.stringify({ ...launch, env }));
    return;
  }
  throw new Error('No Chromium runs on this machine. Install one, or name it in CHROMIUM_PATH.');
}

function candidates(named) {
  if (named) return [{ executablePath: named, env: {} }];
  const { executablePath, libraries, fonts } = unpacked();
  return [
    { executablePath, env: { FONTCONFIG_FILE: fonts } },
    // The libraries of the package are for machines that have none of their own; mixed with those they might not fit.
    { executablePath, env: { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: libraries } },
    ...INSTALLED.filter((path) => existsSync(path)).map((path) => ({ executablePath: path, env: {} })),
  ];
}

/** Shows a page for real: a browser may start and still have no process to draw with. */
async function runs(launch) {
  const { chromium } = await import('playwright-core');
  let browser;
  try {
    browser = await chromium.launch({ ...launch, timeout: TRIAL_MS });
    const page = await browser.newPage();
    page.setDefaultTimeout(TRIAL_MS);
    await page.setContent('<p>it runs</p>');
    return (await page.textContent('p')) === 'it runs';
  } catch {
    return false;
  } finally {
    await browser?.close();
  }
}

/** Unpacks the Chromium that comes as an npm package, once. */
function unpacked() {
  const packageFolder = join(root, 'node_modules', '@sparticuz', 'chromium');
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) unpack(packageFolder, folder);
  return {
    executablePath: join(folder, 'chromium'),
    libraries: join(folder, 'al2023', 'lib'),
    fonts: join(folder, 'fonts.conf'),
  };
}

// Elsewhere first, then renamed: an interrupted run leaves nothing that looks like a browser, and of two at once one wins.
function unpack(packageFolder, folder) {
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, 'unpacking-'));
  const script = `import chromium from ${JSON.stringify(join(packageFolder, 'build/esm/index.js'))}; await chromium.executablePath()`;
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // The package unpacks into the folder for temporary files, and its libraries only where it takes this for its home.
    env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (status !== 0) throw new Error('The Chromium in node_modules could not be unpacked');
  writeFileSync(join(unfinished, 'fonts.conf'), fontConfiguration(join(folder, 'fonts')));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** The machine's fonts, and one that is always there. */
function fontConfiguration(fonts) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir>${join(dirname(fonts), 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepareBrowser();
