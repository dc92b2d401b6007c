import type { IncomingMessage } from 'node:http';

/** The pages that other sites show in their own. */
const PATH = /^\/embed\/events(\/|$)/;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** What another site shows is the same for everybody: nothing is left of who reads, but for the language asked for. */
export function forgetReader(request: IncomingMessage): void {
  const address = URL.parse(request.url ?? '', 'http://here');
  if (!address || !PATH.test(decoded(address.pathname))) return;
  const { headers } = request;
  delete headers.cookie;
  delete headers.authorization;
  const language = address.searchParams.get('lang') ?? '';
  if (!LANGUAGE.test(language)) return;
  headers['accept-language'] = [language, headers['accept-language']].filter(Boolean).join(', ');
}

/** As the pages read it: whatever leads to one of them counts. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
