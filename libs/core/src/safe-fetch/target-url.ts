import { isIP } from 'node:net';
import { FetchRefused } from './fetch-refused.js';

/** What a destination must obey besides the form of its URL. */
export interface TargetRules {
  permitsAddress(address: string): boolean;
  /** Refuses plain http. */
  secureOnly: boolean;
}

const MAX_LENGTH = 8192;
const ROOT_PORTS = [80, 443];
const FORBIDDEN_CHARACTERS = /[\u0000-\u0020\u007f\\]/;

/** Parses the URL of an outbound request or redirect; throws FetchRefused when it may not be asked for. */
export function parseTarget(text: string, rules: TargetRules, base?: URL): URL {
  const url = parse(text, base);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || rules.secureOnly)) {
    throw new FetchRefused('scheme', url.protocol);
  }
  if (/^[a-z]+:(?!\/\/[^/])/i.test(text)) throw new FetchRefused('malformed_url', 'slashes missing or too many');
  if (url.username || url.password) throw new FetchRefused('credentials', url.host);
  if (!permitsPort(url.port)) throw new FetchRefused('port', url.port);
  checkHost(url, writtenHost(text), rules);
  url.hash = '';
  return url;
}

/** The host as sockets and resolvers want it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function parse(text: string, base?: URL): URL {
  // The URL parser would silently drop or mend these, and the text checked would not be the text asked for.
  if (text.length > MAX_LENGTH || FORBIDDEN_CHARACTERS.test(text)) {
    throw new FetchRefused('malformed_url', 'forbidden characters or length');
  }
  const url = URL.parse(text, base?.href);
  if (!url) throw new FetchRefused('malformed_url', 'not a URL');
  return url;
}

function permitsPort(port: string): boolean {
  return port === '' || ROOT_PORTS.includes(Number(port)) || Number(port) > 1023;
}

function checkHost(url: URL, written: string | undefined, rules: TargetRules): void {
  const host = hostOf(url);
  if (!host) throw new FetchRefused('malformed_url', 'no host');
  if (!isIP(host)) return;
  // Octal, hexadecimal, shortened and full-width spellings of an address have no honest use.
  if (isIP(host) === 4 && written !== undefined && written !== host) throw new FetchRefused('address_form', written);
  if (!rules.permitsAddress(host)) throw new FetchRefused('private_address', host);
}

/** Host part exactly as written, undefined for a relative reference. */
function writtenHost(text: string): string | undefined {
  const authority = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(text)?.[1];
  return authority?.replace(/^.*@/, '').replace(/:\d*$/, '');
}
