/** Stands for no address: the person carries the code to the program by hand. */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

const MAX_LENGTH = 2000;
// What an address is written in, without the characters that programs disagree about.
const WRITTEN = /^[\x21-\x7E]+$/;
const AMBIGUOUS = /["<>\\^`{|}#]/;
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether people may be led to an address with a code: https, http on the same device, or a scheme that a program
 * made its own by the name of a domain (RFC 8252).
 */
export function mayBeRedirectUri(address: string): boolean {
  if (address === OUT_OF_BAND) return true;
  if (address.length > MAX_LENGTH || !WRITTEN.test(address) || AMBIGUOUS.test(address)) return false;
  const url = URL.parse(address);
  if (!url || url.username || url.password) return false;
  if (url.protocol === 'https:') return address.startsWith('https://');
  if (url.protocol === 'http:') return LOOPBACK.test(address) || /^http:\/\/localhost(:\d+)?([/?]|$)/.test(address);
  return url.protocol.includes('.');
}

/** Whether an address is one of those registered, letter by letter; on a loopback address the port is free. */
export function isRegistered(registered: readonly string[], address: string): boolean {
  if (!mayBeRedirectUri(address)) return false;
  return registered.some((known) => known === address || withoutPort(known) === withoutPort(address));
}

/** The address with answers added to its query; those that are undefined are left out. */
export function withAnswer(address: string, answer: Record<string, string | undefined>): string {
  const told = Object.entries(answer).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(told).toString()}`;
}

function withoutPort(address: string): string {
  return address.replace(LOOPBACK, 'http://$1');
}
