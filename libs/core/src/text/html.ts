import { Parser } from 'htmlparser2';
import sanitize from 'sanitize-html';
import { ShallowTokenizer } from './shallow-tokenizer.js';

// Their types name a later version of the parser than the one that they come with.
const SHALLOW = { Tokenizer: ShallowTokenizer } as object as sanitize.IOptions['parser'];

const RICH: sanitize.IOptions = {
  parser: SHALLOW,
  allowedTags: [
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'code',
    'del',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'hr',
    'i',
    'img',
    'li',
    'ol',
    'p',
    'pre',
    's',
    'span',
    'strong',
    'u',
    'ul',
  ],
  allowedAttributes: {
    a: ['href', 'title', 'class', 'rel'],
    abbr: ['title'],
    img: ['src', 'alt', 'width', 'height'],
    span: ['class'],
  },
  allowedClasses: { a: ['mention', 'hashtag', 'u-url'], span: ['h-card', 'invisible', 'ellipsis', 'mention'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  nestingLimit: 40,
  transformTags: { a: sanitize.simpleTransform('a', { rel: 'noopener noreferrer ugc' }) },
};

const WITHOUT_PICTURES = { ...RICH, allowedTags: (RICH.allowedTags as string[]).filter((tag) => tag !== 'img') };
/** What somebody wrote between these is meant as it stands. */
const VERBATIM = new Set(['a', 'code', 'pre']);
/** What is in these is for programs. */
const WORDLESS = new Set(['script', 'style', 'textarea', 'option', 'xmp']);
/** What follows one of these does not belong to the word before it. */
const BLOCKS = new Set(['br', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'li', 'blockquote', 'div']);

/** HTML that a person wrote, reduced to formatting that can do no harm. */
export function sanitizeHtml(html: string): string {
  return sanitize(html, RICH).trim();
}

/** The same, and no pictures, which their servers would be asked for by everybody who reads it. */
export function sanitizeWords(html: string): string {
  return sanitize(html, WITHOUT_PICTURES).trim();
}

/** Sanitised HTML with its words replaced, but for those in links and code; `replace` gets and gives HTML. */
export function replaceWords(html: string, replace: (words: string) => string): string {
  let verbatim = 0;
  return sanitize(html, {
    ...RICH,
    onOpenTag: (name) => void (verbatim += Number(VERBATIM.has(name))),
    onCloseTag: (name) => void (verbatim -= Number(VERBATIM.has(name))),
    textFilter: (words) => (verbatim > 0 ? words : replace(words)),
  });
}

/** The words of an HTML text on one line, entities resolved. */
export function plainText(html: string): string {
  let words = '';
  let wordless = 0;
  const parser = new Parser(
    {
      onopentag: (tag) => void (wordless += Number(WORDLESS.has(tag))),
      ontext: (text) => void (words += wordless > 0 ? '' : text),
      onclosetag(tag) {
        wordless -= Number(WORDLESS.has(tag));
        if (BLOCKS.has(tag)) words += ' ';
      },
    },
    { Tokenizer: ShallowTokenizer },
  );
  parser.end(html);
  return words.replace(/\s+/g, ' ').trim();
}

/** A text to stand between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** The same for XML, without the characters that XML 1.0 has no way to write. */
export function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[^\P{Cc}\n\r\t\u0080-\u009f]|[\ufffe\uffff]/gu, '').toWellFormed());
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
