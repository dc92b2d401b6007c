import { expect, test } from 'vitest';
import { defaultSettings } from './instance-settings.schema.js';
import { privacyOf, termsOf } from './legal-texts.js';

const settings = {
  ...defaultSettings({ name: 'Trees & <people>', languages: [], anonymousParticipation: true, resourceProviders: [] }, {
    registrations: 'open',
    allowlist: [],
    denylist: [],
  } as never),
  name: 'Trees & <people>',
};

test('without words of its own an instance has ours, in the language of the reader, with its name as text', () => {
  for (const textOf of [termsOf, privacyOf]) {
    const english = textOf(settings, 'en', false);
    const french = textOf(settings, 'fr', false);
    expect(english).toMatchObject({ type: 'default', url: null });
    expect(english.bodyHtml).toContain('Trees &amp; &lt;people&gt;');
    expect(french.bodyHtml).not.toBe(english.bodyHtml);
  }
});

test('ours say that Akismet is told something where it is', () => {
  for (const locale of ['en', 'fr'] as const) {
    expect(privacyOf(settings, locale, true).bodyHtml).toContain('Akismet');
    expect(privacyOf(settings, locale, false).bodyHtml).not.toContain('Akismet');
  }
});

test('its own words are the same for all readers', () => {
  const own = { ...settings, termsSource: 'custom', termsBody: '<p>Ours</p>' } as const;
  expect(termsOf(own, 'en')).toEqual({ type: 'custom', url: null, bodyHtml: '<p>Ours</p>' });
  expect(termsOf(own, 'fr')).toEqual(termsOf(own, 'en'));
});

test('a page elsewhere is named and not repeated', () => {
  const elsewhere = { ...settings, privacySource: 'url', privacyUrl: 'https://example.org/privacy' } as const;
  expect(privacyOf(elsewhere, 'en', true)).toEqual({ type: 'url', url: 'https://example.org/privacy', bodyHtml: null });
});

test('words or a page that were promised and never given leave ours standing', () => {
  expect(termsOf({ ...settings, termsSource: 'custom' }, 'en').type).toBe('default');
  expect(termsOf({ ...settings, termsSource: 'url' }, 'en').type).toBe('default');
});
