/** What somebody looks for, as the address has it: one line, no longer than anybody types. */
export function wordsFrom(searchParams: URLSearchParams, name: string): string {
  const words = (searchParams.get(name) ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim();
  return words.slice(0, 255).toWellFormed();
}
