import { escapeHtml, type Locale, textDirection } from '../text/index.js';

export interface MailContent {
  locale: Locale;
  /** First line of the mail, above the paragraphs. */
  title: string;
  /** Plain text; each becomes a paragraph. */
  paragraphs: string[];
  /** What the mail asks to do; its address also stands in the text. */
  button?: { label: string; url: string };
  /** What follows the button, e.g. how long it works. */
  afterButton?: string[];
  /** A second thing that the mail offers. */
  link?: { label: string; url: string };
  /** Who sends the mail. */
  sender: { name: string; url: string };
}

/** @rose and @rose@example.org, not rose@example.org. */
const HANDLE = /(?<![\w.+/-])@[\w.-]*\w(?:@[\w.-]*\w)?/g;
const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const STYLES = {
  page: `margin:0;padding:24px 12px;background:#fbf9f5;color:#1d2129;${FONT};font-size:16px;line-height:26px`,
  card: 'max-width:560px;margin:0 auto;padding:24px 32px;background:#ffffff;border:1px solid #e3ded4;border-radius:10px',
  title: 'margin:0 0 16px;font-size:22px;line-height:28px',
  paragraph: 'margin:0 0 16px',
  button:
    'display:inline-block;padding:12px 24px;background:#0b6b63;color:#ffffff;border-radius:8px;text-decoration:none',
  quiet: 'margin:0 0 16px;color:#5b616b;font-size:14px;line-height:22px;overflow-wrap:anywhere;word-break:break-word',
  footer: 'max-width:560px;margin:16px auto 0;color:#5b616b;font-size:14px;line-height:22px',
} as const;

/** The two bodies of a mail, plain text and HTML, saying the same. */
export function layOutMail(content: MailContent): { text: string; html: string } {
  const readable = textDirection(content.locale) === 'rtl' ? withSteadyHandles(content) : content;
  return { text: asText(readable), html: asHtml(readable) };
}

/** Among words that run from right to left the @ of a handle would stand behind it. */
function withSteadyHandles({ title, paragraphs, afterButton, ...rest }: MailContent): MailContent {
  const steady = (text: string) => text.replaceAll(HANDLE, '\u2066$&\u2069');
  return { ...rest, title: steady(title), paragraphs: paragraphs.map(steady), afterButton: afterButton?.map(steady) };
}

function asText({ title, paragraphs, button, afterButton = [], link, sender }: MailContent): string {
  const [action, offer] = [button, link].map((to) => (to ? [`${to.label}\n${to.url}`] : []));
  const blocks = [title, ...paragraphs, ...action!, ...afterButton, ...offer!, `-- \n${sender.name}\n${sender.url}`];
  return `${blocks.join('\n\n')}\n`;
}

function asHtml({ locale, title, paragraphs, button, afterButton = [], link: offer, sender }: MailContent): string {
  const block = (style: string) => (text: string) =>
    `<p style="${style}">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
  const link = (url: string, label: string, style = '') =>
    `<a href="${escapeHtml(url)}"${style && ` style="${style}"`}>${escapeHtml(label)}</a>`;
  // On what is shown as well: many programs for mail take away all that is around it.
  const direction = `dir="${textDirection(locale)}"`;
  return [
    '<!doctype html>',
    `<html lang="${locale}" ${direction}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(title)}</title></head>`,
    `<body style="${STYLES.page}"><div ${direction} style="${STYLES.card}">`,
    `<h1 style="${STYLES.title}">${escapeHtml(title)}</h1>`,
    ...paragraphs.map(block(STYLES.paragraph)),
    ...(button ? [`<p style="${STYLES.paragraph}">${link(button.url, button.label, STYLES.button)}</p>`] : []),
    ...(button ? [`<p style="${STYLES.quiet}">${link(button.url, button.url)}</p>`] : []),
    ...afterButton.map(block(STYLES.quiet)),
    ...(offer ? [`<p style="${STYLES.paragraph}">${link(offer.url, offer.label)}</p>`] : []),
    `</div><p ${direction} style="${STYLES.footer}">${escapeHtml(sender.name)} · ${link(sender.url, sender.url)}</p></body></html>`,
  ].join('\n');
}
