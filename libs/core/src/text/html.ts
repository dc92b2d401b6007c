import sanitize from 'sanitize-html';

const RICH: sanitize.IOptions = {
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
  const spaced = html.replace(/<(br|\/p|\/h[1-5]|\/li|\/blockquote|\/div)\b[^>]*>/gi, '$& ');
  return decodeEntities(sanitize(spaced, { allowedTags: [], allowedAttributes: {} }))
    .replace(/\s+/g, ' ')
    .trim();
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

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);
}

const ENTITIES = Object.fromEntries(Object.entries(ESCAPES).map(([character, entity]) => [entity, character]));
