export type Address = string;

/** An event as the instance's JSON tells it (docs/embedding.md). */
export interface Item {
  url: string;
  title: string;
  authors?: { name: string }[];
  language?: string;
  _event: {
    begins_on: string;
    ends_on: string | null;
    timezone: string;
    shows_time: boolean;
    status: string;
    is_online: boolean;
    place: { name: string | null; locality: string | null } | null;
  };
}

export interface EventList {
  title: string;
  /** The page that has all of them. */
  page: Address;
  next: Address | null;
  items: Item[];
}

/** Reads a list; throws where that does not come, or leads elsewhere. */
export async function readList(address: Address, instance: string, signal: AbortSignal): Promise<EventList> {
  const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
  if (!answer.ok) throw new Error(answer.statusText);
  const { title, home_page_url: page, next_url: next, items } = await answer.json();
  const ours = (url: unknown) => new URL(String(url)).origin === instance;
  if (!ours(page) || (next && !ours(next))) throw new Error('elsewhere');
  return { title, page, next: next ?? null, items };
}

export function isWeb(address: string): boolean {
  return /^https?:/.test(address);
}
