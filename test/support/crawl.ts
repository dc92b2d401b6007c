import type { TestServer } from './server.js';

export interface Visited {
  address: string;
  status: number;
  headers: string;
  text: string;
}

interface Walk {
  headers?: Record<string, string>;
  /** Where to begin. */
  from: string[];
  /** Most addresses of one path that differ in their query. */
  perPath?: number;
}

/** Headers that are new with every answer. */
const FLEETING = new Set(['date', 'content-length', 'content-security-policy', 'keep-alive', 'connection']);
const MOST = 400;

/** Follows every address of the server that pages and documents name, and answers all that it was shown. */
export async function crawl(
  { url: home }: Pick<TestServer, 'url'>,
  { from, headers = {}, perPath = 3 }: Walk,
): Promise<Visited[]> {
  const waiting = from.map((address) => new URL(address, home).href);
  const known = new Set(waiting);
  const paths = new Map<string, number>();
  const visited: Visited[] = [];
  while (waiting.length > 0 && visited.length < MOST) {
    const some = await Promise.all(waiting.splice(0, 4).map((address) => visit(address, headers)));
    visited.push(...some);
    for (const address of some.flatMap((page) => addressesIn(page, home))) {
      const { pathname } = new URL(address);
      const times = paths.get(pathname) ?? 0;
      if (known.has(address) || times >= perPath || /^\/(?:_app|logout)\b/.test(pathname)) continue;
      known.add(address);
      paths.set(pathname, times + 1);
      waiting.push(address);
    }
  }
  return visited;
}

async function visit(address: string, headers: Record<string, string>): Promise<Visited> {
  const response = await fetch(address, { redirect: 'manual', headers });
  const shown = [...response.headers].filter(([name]) => !FLEETING.has(name)).map((header) => header.join(' '));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { address, status: response.status, headers: shown.join('\n'), text: bytes.toString('latin1') };
}

function addressesIn({ address, text, headers }: Visited, home: string): string[] {
  const named = [
    ...[...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, each]) => each!),
    ...(`${headers} ${text}`.match(/https?:\/\/[^\s"'<>\\]+/g) ?? []),
    ...[...headers.matchAll(/^location (.*)$/gm)].map(([, each]) => each!),
  ];
  return named
    .map((each) => URL.parse(each.replace(/&(?:amp;)+/g, '&'), address))
    .filter((each) => each?.origin === home)
    .map((each) => Object.assign(each!, { hash: '' }).href);
}
