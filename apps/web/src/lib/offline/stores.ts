/** What the browser keeps of one reader, by what its stores are called; the pages of a release are its own. */
const pages = 'convoke-pages-';
const actions = 'convoke-actions-';

/** Name of the store of the pages that somebody read. */
export function pagesOf(reader: string, version: string): string {
  return `${pages}${reader}-${version}`;
}

/** Name of the store of what somebody wants to be sent. */
export function actionsOf(reader: string): string {
  return actions + reader;
}

export function holdsActions(store: string): boolean {
  return store.startsWith(actions);
}

export function holdsPages(store: string): boolean {
  return store.startsWith(pages);
}

/** Whose pages are kept here; nobody's yet where that is undefined. */
export async function currentReader(): Promise<string | undefined> {
  const store = (await caches.keys()).find(holdsPages);
  return store?.slice(pages.length).split('-', 1)[0];
}

/** Forgets what was kept of readers, but for one of them. */
export async function forgetReaders(but?: string): Promise<boolean> {
  const isOthers = (store: string) =>
    (holdsPages(store) || holdsActions(store)) &&
    !(but && store.startsWith(`${pages}${but}-`)) &&
    store !== actions + but;
  const others = (await caches.keys()).filter(isOthers);
  await Promise.all(others.map((store) => caches.delete(store)));
  return others.length > 0;
}

/** What was read and is kept, the latest first. */
export async function keptPages(): Promise<{ address: string; html: string }[]> {
  const stores = (await caches.keys()).filter(holdsPages);
  const pagesIn = async (name: string) => {
    const store = await caches.open(name);
    const kept = (await store.keys()).map(async (request) => {
      const page = await store.match(request, { ignoreVary: true });
      return { address: request.url, html: (await page?.text()) ?? '' };
    });
    return Promise.all(kept);
  };
  return (await Promise.all(stores.map(pagesIn))).flat().reverse();
}
