/** An address for the log. Some are secrets: whoever has them reads a private feed, or chooses a password. */
export function loggedAddress(url: string): string {
  return url.replaceAll(/[\w-]{40,}/g, '[hidden]');
}
