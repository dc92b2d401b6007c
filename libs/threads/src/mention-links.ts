import { escapeHtml, replaceWords } from '#convoke/core';

/** `@name` or `@name@host`, where no word, address or path goes on before it. */
const HANDLE = /(?<![\w@./-])@(\w+(?:[.-]\w+)*(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)?)/gi;
const MAX_HANDLES = 10;

/** The first ten people that a text names, as it names them but for the `@` and the case. */
export function handlesIn(html: string): string[] {
  const handles = new Set<string>();
  replaceWords(html, (words) => {
    for (const [, handle] of words.matchAll(HANDLE)) handles.add(handle!.toLowerCase());
    return words;
  });
  return [...handles].slice(0, MAX_HANDLES);
}

/** The text with links to those of them whose address is known. */
export function linkMentions(html: string, addresses: ReadonlyMap<string, string>): string {
  return replaceWords(html, (words) =>
    words.replace(HANDLE, (typed, handle: string) => {
      const address = addresses.get(handle.toLowerCase());
      return address
        ? `<span class="h-card"><a href="${escapeHtml(address)}" class="u-url mention" rel="noopener noreferrer ugc">${typed}</a></span>`
        : typed;
    }),
  );
}
