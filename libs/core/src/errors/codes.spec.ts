import { expect, test } from 'vitest';
import { locales } from '#translations/runtime';
import { translate } from '../text/index.js';
import { ERROR_STATUS } from './codes.js';

const params = {
  seconds: 2,
  minutes: 2,
  id: 'x',
  header: 'x',
  count: 2,
  most: 1,
  min: 2,
  max: 2,
  scope: 'x',
  days: 2,
  provider: 'x',
  groups: 'x',
};

test.each(Object.keys(ERROR_STATUS))('%s has a text in every language', (code) => {
  for (const locale of locales) {
    const text = translate(`error_${code}`, params, locale);
    expect(text).not.toBe(`error_${code}`);
    expect(text).not.toMatch(/undefined|[{}]/);
  }
});

test.each(['required', 'invalid', 'too_short', 'too_long', 'too_small', 'too_big', 'email', 'url'])(
  'the complaint about a field %s has a text in every language',
  (complaint) => {
    const texts = locales.map((locale) => translate(`error_${complaint}`, params, locale));
    expect(texts).not.toContain(`error_${complaint}`);
    expect(new Set(texts).size).toBe(locales.length);
  },
);
