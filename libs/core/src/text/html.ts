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

/** HTML that a person wrote, reduced to formatting that can do no harm. */
export function sanitizeHtml(html: string): string {
  return sanitize(html, RICH).trim();
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

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);
}

const ENTITIES = Object.fromEntries(Object.entries(ESCAPES).map(([character, entity]) => [entity, character]));
