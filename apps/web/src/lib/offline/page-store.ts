const MOST = 50;
const LONGEST_MS = 30 * 86_400_000;
/** In bytes. */
const LARGEST = 1_000_000;
const keptAt = 'x-kept-at';
const any = { ignoreVary: true };

/** Keeps a page as the latest one, and forgets those that are one too many or old; larger pages are not kept. */
export async function storePage(store: Cache, address: string, page: Blob, headers: Headers): Promise<void> {
  if (page.size > LARGEST) return;
  await store.delete(address, any);
  await store.put(address, new Response(page, { headers: keptHeaders(headers) }));
  // Oldest first.
  const all = await store.keys();
  for (const [index, request] of all.entries()) {
    const kept = await store.match(request, any);
    if (index >= all.length - MOST && kept && keptSince(kept)) return;
    await store.delete(request, any);
  }
}

/** When a page was kept; undefined where that is too long ago to show it, or where it is none that was kept so. */
export function keptSince({ headers }: Response): string | undefined {
  const at = headers.get(keptAt);
  return at && Date.now() - Date.parse(at) <= LONGEST_MS ? at : undefined;
}

/** Its body was unpacked on the way here. */
function keptHeaders(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'link', 'vary']) kept.delete(name);
  kept.set(keptAt, new Date().toISOString());
  return kept;
}
