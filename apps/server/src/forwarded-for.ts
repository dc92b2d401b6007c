import { isIP } from 'node:net';

/**
 * The last entries of X-Forwarded-For as plain addresses, ports taken off. It ends before the last entry that is none:
 * what stands to the left of it has come by nobody who can be named.
 */
export function knownPart(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const entries = String(header)
    .split(',')
    .map((entry) => addressIn(entry.trim()));
  return entries.slice(entries.lastIndexOf(null) + 1).join(', ') || undefined;
}

function addressIn(entry: string): string | null {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  const address = bracketed ?? dotted ?? entry;
  return isIP(address) === 0 ? null : address;
}
