import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import type { Instance } from './instances.js';
import type { Visited } from './crawl.js';

const PATIENCE = 20_000;

/** Somebody at a browser of their own, on one instance; what they are served is kept. */
export class Reader {
  readonly served: Omit<Visited, 'headers'>[] = [];
  private readonly pending: Promise<void>[] = [];

  private constructor(
    readonly instance: Instance,
    private readonly window: BrowserContext,
    readonly page: Page,
  ) {
    window.on('response', (response) => this.pending.push(this.keep(response)));
  }

  static async open(browser: Browser, instance: Instance, path = '/'): Promise<Reader> {
    const usual = { locale: 'en-GB', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 800 } };
    const window = await browser.newContext({ baseURL: instance.url, ...usual });
    window.setDefaultTimeout(PATIENCE);
    const reader = new Reader(instance, window, await window.newPage());
    await reader.page.goto(path);
    return reader;
  }

  /** Signs in on the page of the instance, and stays there. */
  async signIn(email: string, password: string): Promise<void> {
    await this.page.goto('/login');
    await this.page.getByLabel('E-mail address').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.page.waitForURL((url) => url.pathname !== '/login');
  }

  /** What a program sends that shows itself as this browser. */
  async headers(): Promise<Record<string, string>> {
    const cookies = await this.window.cookies(this.instance.url);
    return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }

  /** Ends it; what was under way is kept first. */
  async close(): Promise<void> {
    await Promise.all(this.pending);
    await this.window.close();
  }

  private async keep(response: Response): Promise<void> {
    const address = response.url();
    // Redirections and what was left behind by going on have no body.
    const text = await response.text().catch(() => '');
    if (text) this.served.push({ address, status: response.status(), text });
  }
}
