import { expect, test } from 'vitest';
import { layOutMail } from './mail-layout.js';

const content = {
  locale: 'fr' as const,
  title: 'Bonjour & bienvenue',
  paragraphs: ['Un <b>premier</b> mot', 'Deux\nlignes'],
  button: { label: 'Ouvrir "cela"', url: 'https://example.org/?a=1&b="2"' },
  afterButton: ['Une fois seulement'],
  sender: { name: 'Chez <nous>', url: 'https://example.org' },
};

test('both bodies say the same, in the same order', () => {
  const { text, html } = layOutMail(content);
  const words = ['Bonjour', 'premier', 'lignes', 'Ouvrir', 'Une fois', 'Chez'];
  for (const body of [text, html.slice(html.indexOf('<body'))]) {
    const places = words.map((word) => body.indexOf(word));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test('the text carries the address of the button as it is, on a line of its own', () => {
  expect(layOutMail(content).text.split('\n')).toContain('https://example.org/?a=1&b="2"');
});

test('nothing that somebody wrote becomes markup', () => {
  const { html } = layOutMail(content);
  expect(html).not.toContain('<b>');
  expect(html).not.toContain('<nous>');
  expect(html).toContain('href="https://example.org/?a=1&amp;b=&quot;2&quot;"');
});

test('names its language, and the way it is written also where programs for mail keep only what is shown', () => {
  expect(layOutMail(content).html).toContain('<html lang="fr" dir="ltr">');
  const { html } = layOutMail({ ...content, locale: 'ar' });
  expect(html).toContain('<html lang="ar" dir="rtl">');
  const shown = html.slice(html.indexOf('<body'));
  expect(shown.match(/<(div|p) dir="rtl"/g)).toEqual(['<div dir="rtl"', '<p dir="rtl"']);
});

test('does without a button', () => {
  const { button: _, afterButton: __, ...plain } = content;
  const { text, html } = layOutMail(plain);
  expect(text).not.toContain('undefined');
  expect(html).not.toContain('undefined');
});

test('handles read the same among words from right to left, and addresses are left alone', () => {
  const paragraphs = ['روز (@rose@example.org) و@ada.', 'rose@example.org https://example.org/@rose'];
  const { text, html } = layOutMail({ ...content, locale: 'ar', title: '@kim', paragraphs });
  for (const body of [text, html]) {
    expect(body).toContain('روز (\u2066@rose@example.org\u2069) و\u2066@ada\u2069.');
    expect(body).toContain('\u2066@kim\u2069');
    expect(body).toContain('rose@example.org https://example.org/@rose');
  }
  expect(layOutMail({ ...content, paragraphs }).text).not.toContain('\u2066');
});
