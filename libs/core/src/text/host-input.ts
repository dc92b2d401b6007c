import { z } from 'zod';
import { lineInput } from './input-text.js';

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/;

/** The host of another server as people write or paste it: with the scheme and a path, in any case, in any script. */
export function hostInput() {
  return lineInput({ min: 1, max: 2000 }).transform((text, context) => {
    const host = hostIn(text);
    if (host && host.length <= 255) return host;
    context.addIssue({ code: 'custom', message: 'error_domain' });
    return z.NEVER;
  });
}

/** A host without its port, in the one way of writing that tells it apart from all others. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.+$/, '');
}

/** A host and the domains above it, the longest first. */
export function hostAndAbove(host: string): string[] {
  const labels = bareHost(host).split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** With its port, where there is one; null for what names none. */
function hostIn(text: string): string | null {
  const address = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  if (!address || address.username || address.password) return null;
  const host = address.host.replace(/\.(?=$|:)/, '');
  return HOST.test(host) ? host : null;
}
