import { type CustomFetch } from 'openid-client';
import { FetchRefused, type SafeFetch } from '#convoke/core';

/**
 * The server's own way out for a provider: its issuer may be in the private network, since whoever runs the instance
 * named it, but not what it refers to elsewhere.
 */
export function oidcFetch(fetches: SafeFetch, issuer: URL): CustomFetch {
  return async (address, { method, headers, body }) => {
    const options = { method: method === 'POST' ? 'POST' : 'GET', headers, body: textOf(body) } as const;
    const isOwn = new URL(address).host === issuer.host;
    const answer = await (isOwn
      ? fetches.fetchConfigured(address, options)
      : fetches.fetch(address, { ...options, maxRedirects: 0, secureOnly: true }));
    if (answer.status >= 500) throw new FetchRefused('unreachable', `${address} answered ${answer.status}`);
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      headers: { 'content-type': String(answer.headers['content-type'] ?? '') },
    });
  };
}

function textOf(body: unknown): string | undefined {
  return body === undefined || body === null ? undefined : String(body);
}
