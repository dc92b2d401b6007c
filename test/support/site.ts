import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { sharedBrowser } from './browser.js';
import { startTestServer, type TestServer } from './server.js';

const patience = 20_000;

/** A server with its pages and a browser to look at them, for the tests of one file. */
export interface Site {
  readonly server: TestServer;
  /** A page in a window of its own, of a visitor or of whoever holds the session; closed after the test. */
  visit(path: string, options?: BrowserContextOptions & { as?: { refreshToken: string } }): Promise<Page>;
}

/** Starts a site before a file's tests and ends it after them. */
export function useSite(environment: Record<string, string> = {}): Site {
  let server: TestServer;
  let browser: Browser;
  let windows: BrowserContext[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(environment), sharedBrowser()]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await tellWhatIsShown(task.name, windows);
    await Promise.all(windows.map((window) => window.close()));
    windows = [];
  });
  afterAll(() => server?.close());

  return {
    get server() {
      return server;
    },
    async visit(path, { as, ...options } = {}) {
      const usual = { locale: 'en-GB', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 800 } };
      const window = await browser.newContext({ baseURL: server.url, ...usual, ...options });
      windows.push(window);
      window.setDefaultTimeout(patience);
      if (as) await window.addCookies([{ name: 'convoke_session', value: as.refreshToken, url: server.url }]);
      const page = await window.newPage();
      await page.goto(path);
      return page;
    },
  };
}

/** What a test that failed was looking at: without it nobody knows why something never came. */
async function tellWhatIsShown(test: string, windows: BrowserContext[]): Promise<void> {
  for (const page of windows.flatMap((window) => window.pages())) {
    const shown = await page.locator('body').ariaSnapshot({ timeout: 2000 }).catch(String);
    process.stderr.write(`${test}: ${page.url()}\n${shown}\n`);
  }
}

/** Presses the button of exactly this name. */
export function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** The path of the page that is shown. */
export function pathOf(page: Page): string {
  return new URL(page.url()).pathname;
}

/** Waits until a form was refused and the reader stands at its first mistake; answers what describes that field. */
export async function mistake(page: Page): Promise<string> {
  const field = page.locator('[aria-invalid="true"]:focus');
  await field.waitFor();
  const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
  const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()));
  return texts.join(' ');
}

/** Holds back the scripts of the pages that are opened next, as a slow line does; answers what lets them through. */
export async function holdScripts(page: Page): Promise<() => void> {
  let wake = () => {};
  const awake = new Promise<void>((resolve) => (wake = resolve));
  await page.route('**/*.js', async (route) => {
    await awake;
    await route.continue();
  });
  return wake;
}
