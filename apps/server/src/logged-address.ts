/** Segments of paths that the program itself made up; of the others, some are names or secrets. */
const OURS = /^(?:\.?[a-z][a-z._-]{0,24}|\d{1,20}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|)$/;

/**
 * An address for the log: which page or part of the API was asked for, and of which thing by its number, without what people
 * searched for, names of profiles, or links that are secrets.
 */
export function loggedAddress(url: string): string {
  const [path = '', query] = url.split('?', 2);
  if (path.startsWith('/_app/')) return path;
  const segments = path.split('/').map((segment) => (OURS.test(segment) ? segment : '[hidden]'));
  return segments.join('/') + (query === undefined ? '' : '?[hidden]');
}
