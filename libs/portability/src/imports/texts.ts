const MAX = 200;

/** A text of an archive as one may show it: one line, not too long. */
export function lineText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX)
    .toWellFormed();
}
