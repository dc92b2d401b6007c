import { escapeHtml, type Locale, translate } from '#convoke/core';
import { type InstanceSettings, LegalTextSource } from './instance-settings.schema.js';

/** A text that binds who uses the instance: its words, or where they are. */
export interface LegalText {
  type: LegalTextSource;
  url: string | null;
  bodyHtml: string | null;
}

/** The conditions of use; the instance's own words, or ours in the reader's language. */
export function termsOf(settings: InstanceSettings, locale: Locale): LegalText {
  const { termsSource: type, termsUrl: url, termsBody: body } = settings;
  return legalText({ type, url, body }, () => translate('terms_default_html', wordsOf(settings), locale));
}

/** What the instance does with personal data; `asksAkismet` says whether it lets others look for spam. */
export function privacyOf(settings: InstanceSettings, locale: Locale, asksAkismet: boolean): LegalText {
  const { privacySource: type, privacyUrl: url, privacyBody: body } = settings;
  return legalText({ type, url, body }, () => {
    const ours = translate('privacy_default_html', wordsOf(settings), locale);
    return asksAkismet ? `${ours}\n${translate('privacy_akismet_html', {}, locale)}` : ours;
  });
}

function legalText(
  { type, url, body }: { type: LegalTextSource; url: string | null; body: string },
  ours: () => string,
): LegalText {
  if (type === LegalTextSource.URL && url) return { type, url, bodyHtml: null };
  if (type === LegalTextSource.CUSTOM && body) return { type, url: null, bodyHtml: body };
  return { type: LegalTextSource.DEFAULT, url: null, bodyHtml: ours() };
}

function wordsOf({ name }: InstanceSettings): { instance: string } {
  return { instance: escapeHtml(name) };
}
