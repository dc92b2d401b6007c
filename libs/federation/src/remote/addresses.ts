/** Origin of an address; null for what is none. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  return url && url.origin !== 'null' ? url.origin : null;
}

export function hasOrigin(address: string, origin: string): boolean {
  return originOf(address) === origin;
}

export function haveOneOrigin(one: string, other: string): boolean {
  const origin = originOf(one);
  return origin !== null && hasOrigin(other, origin);
}

/** Whether both lead to the same document: fragments and ways of writing don't count. */
export function isSameDocument(one: string, other: string): boolean {
  const document = documentAt(one);
  return document !== null && document === documentAt(other);
}

function documentAt(address: string): string | null {
  const url = URL.parse(address);
  if (!url) return null;
  url.hash = '';
  return url.href;
}
