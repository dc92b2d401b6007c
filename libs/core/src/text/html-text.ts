import { compile } from 'html-to-text';

const readable = compile({
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** An HTML text as one would type it: paragraphs and lists on lines of their own, links with their addresses. */
export function readableText(html: string): string {
  return readable(html).trim();
}
