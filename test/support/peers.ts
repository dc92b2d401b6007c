import type { TestServer } from './server.js';

/** What servers of the fediverse say that they want. */
export const ACTIVITY =
  'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

/** Asks for an address as another server does, without following where it leads. */
export async function askAsPeer(
  { url }: TestServer,
  address: string,
  { accept = ACTIVITY, method = 'GET' }: { accept?: string; method?: string } = {},
): Promise<Response> {
  return fetch(new URL(address, url), { method, redirect: 'manual', headers: { accept } });
}

/** The document at an address, as another server reads it; throws for anything else than one. */
export async function readAsPeer(server: TestServer, address: string): Promise<Record<string, unknown>> {
  const response = await askAsPeer(server, address);
  if (response.status !== 200) throw new Error(`${address} answers ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
