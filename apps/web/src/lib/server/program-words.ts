import * as messages from '#translations';

/** What a program may do, one phrase a scope, in the reader's language. */
export function permissionWords(scopes: readonly string[]): string[] {
  return scopes.map((scope) => {
    const key = `scope_${scope.replaceAll(':', '_')}`;
    const words = (messages as unknown as Record<string, (() => string) | undefined>)[key];
    return words?.() ?? scope;
  });
}
