const KEPT_MS = 1000;
const MOST = 500;

interface Page {
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

interface Entry {
  writes: number;
  until: number;
  /** Undefined when the answer was meant for its reader alone. */
  page: Promise<Page | undefined>;
}

/**
 * What a stranger is shown, the next stranger is shown as well: for a second, and no longer than until this process
 * writes something. A link that goes round costs one rendering a second, and readers at the same moment wait for one.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();

  /** `writes` counts what this process has written; `render` answers a page that may be told by its key. */
  async answer(key: string, writes: number, render: () => Promise<Response>): Promise<Response> {
    const known = this.#entries.get(key);
    if (known && known.writes === writes && Date.now() < known.until) {
      const page = await known.page;
      return page ? responseOf(page) : render();
    }
    const rendered = render();
    const page = rendered.then(keepable);
    // Whoever waits for it is told; that nobody does is no fault.
    page.catch(() => this.#entries.delete(key));
    if (this.#entries.size >= MOST) this.#entries.clear();
    this.#entries.set(key, { writes, until: Date.now() + KEPT_MS, page });
    const kept = await page;
    return kept ? responseOf(kept) : rendered;
  }
}

async function keepable(response: Response): Promise<Page | undefined> {
  const { status, headers } = response;
  const isPersonal = headers.has('set-cookie') || headers.get('cache-control')?.includes('no-store');
  if (status !== 200 || isPersonal || !headers.get('content-type')?.startsWith('text/html')) return;
  return { headers: [...headers], body: new Uint8Array(await response.arrayBuffer()) };
}

function responseOf({ headers, body }: Page): Response {
  return new Response(body, { headers });
}
