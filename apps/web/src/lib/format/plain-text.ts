const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const characters: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  '#39': "'",
};

/** HTML of a text: an empty line begins a paragraph. */
export function htmlOf(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .map(
      (paragraph) => `<p>${paragraph.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign).replaceAll('\n', '<br>')}</p>`,
    )
    .join('');
}

/** HTML of a plain text with links to the web addresses in it, without the sign that ends the sentence. */
export function linkAddresses(html: string): string {
  return html.replace(
    /https?:\/\/(?:(?!&quot;|&[lg]t;)[^\s<])*(?:(?!&quot;|&[lg]t;)[^\s<.,;:!?'()])/g,
    (address) => `<a href="${address}">${address}</a>`,
  );
}

/** The words of sanitised HTML, as somebody would type them. */
export function textOf(html: string): string {
  return html
    .replace(/\s+/g, ' ')
    .replace(/<br\s*\/?>\s*/gi, '\n')
    .replace(/<\/(p|h[1-6]|ul|ol|blockquote|pre)>\s*/gi, '\n\n')
    .replace(/<\/li>\s*/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => characters[name.toLowerCase()] ?? entity)
    .trim();
}

/** Whether the HTML says nothing that plain text could not say as well. */
export function isPlain(html: string): boolean {
  return !/<(?!\/?p>|br\s*\/?>)/i.test(html);
}

/** The beginning of a text in one line, cut between words where there are any. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  const words = cut.lastIndexOf(' ');
  return `${words > length / 2 ? cut.slice(0, words) : cut.replace(/[\ud800-\udbff]$/, '')}…`;
}
