import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '#test/browser';
import { startServer } from '../processes.js';
import type { Stage } from '../stage.js';
import { rounded, type Row } from '../table.js';

const GOALS = { script: 45, mapped: 90, style: 12 };
const QUIET_MS = 1500;
const MAP = '.leaflet-container';

interface Bytes {
  script: number;
  style: number;
}

/**
 * P9: what the event page brings over the wire before and after its map is shown, and whether it reads without scripts.
 * The window is so low that the map is out of sight at first.
 */
export async function measureBytes(stage: Stage): Promise<Row[]> {
  const server = await startServer(stage.databaseUrl, stage.folder, { ROLE: 'api' });
  const browser = await launchBrowser();
  try {
    const url = `${server.url}/events/${stage.uuid}`;
    // A service worker would fetch for the page, and its bytes would not be counted.
    const context = await browser.newContext({ viewport: { width: 390, height: 200 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    const loaded = await countBytes(await context.newCDPSession(page));
    await page.goto(url, { waitUntil: 'networkidle' });
    if ((await page.locator(MAP).count()) > 0) throw new Error('The map came before anybody looked at it');
    const before = { ...loaded };
    await showMap(page);
    const after = { ...loaded };
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(url);
    const reads = (await plain.locator('h1').count()) === 1;
    return rows(before, after, reads);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function showMap(page: Page): Promise<void> {
  await page.locator('place-map').scrollIntoViewIfNeeded();
  await page.locator(MAP).first().waitFor();
  await page.waitForTimeout(QUIET_MS);
}

/** Adds up the encoded bytes of scripts and style sheets, headers left out, as they come in. */
async function countBytes(session: CDPSession): Promise<Bytes> {
  const bytes: Bytes = { script: 0, style: 0 };
  const kinds = new Map<string, { kind: keyof Bytes; headers: number }>();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const script = type === 'Script' || /\.js(\?|$)/.test(response.url);
    const style = type === 'Stylesheet' || /\.css(\?|$)/.test(response.url);
    if (script || style)
      kinds.set(requestId, { kind: script ? 'script' : 'style', headers: response.encodedDataLength });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const known = kinds.get(requestId);
    if (known) bytes[known.kind] += Math.max(0, encodedDataLength - known.headers);
  });
  return bytes;
}

function rows(before: Bytes, after: Bytes, reads: boolean): Row[] {
  const row = (what: string, bytes: number, goal: number): Row => ({
    id: 'P9',
    what,
    value: `${rounded(bytes / 1000)} kB`,
    reference: '–',
    ratio: '–',
    goal: `≤ ${goal} kB`,
    met: bytes / 1000 <= goal,
  });
  return [
    row('event page, JavaScript over the wire before the map', before.script, GOALS.script),
    row('… with the map', after.script, GOALS.mapped),
    row('… CSS before the map', before.style, GOALS.style),
    {
      id: 'P9',
      what: '… reads without JavaScript',
      value: reads ? 'yes' : 'no',
      reference: '–',
      ratio: '–',
      goal: 'yes',
      met: reads,
    },
  ];
}
