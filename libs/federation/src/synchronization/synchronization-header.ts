/** Name of the header of FEP-8fcf, as Node writes it. */
export const SYNCHRONIZATION_HEADER = 'collection-synchronization';

/** Who follows the sender of an activity on the receiving server, as the sender has it. */
export interface SynchronizationHeader {
  /** The sender's followers. */
  collectionId: string;
  /** Where those of the receiving server are listed for it. */
  url: string;
  /** Of those of the receiving server. */
  digest: string;
}

const MAX_LENGTH = 6000;
const PARAMETER = /\s*([a-z]+)="([^"]*)"\s*(?:,|$)/iy;
const DIGEST = /^[0-9a-f]{64}$/;

export function writeSynchronization({ collectionId, url, digest }: SynchronizationHeader): string {
  return `collectionId="${collectionId}", url="${url}", digest="${digest}"`;
}

/** Null for what is no such header. */
export function readSynchronization(header: string): SynchronizationHeader | null {
  const { collectionId, url, digest = '', ...others } = parametersOf(header) ?? {};
  const isWhole = collectionId && url && DIGEST.test(digest) && Object.keys(others).length === 0;
  return isWhole ? { collectionId, url, digest } : null;
}

/** A parameter that comes twice would mean something else to each reader. */
function parametersOf(header: string): Record<string, string> | null {
  if (header.length > MAX_LENGTH) return null;
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  for (let end = 0; end < header.length; end = PARAMETER.lastIndex) {
    const [, name, value] = PARAMETER.exec(header) ?? [];
    if (name === undefined || value === undefined || parameters.has(name)) return null;
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}
