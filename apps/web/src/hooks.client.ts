import type { HandleClientError } from '@sveltejs/kit/hooks';
import { m } from '#translations';
import { defineCustomClientStrategy } from '#translations/runtime';

defineCustomClientStrategy('custom-page', {
  getLocale: () => document.documentElement.lang,
  setLocale: () => undefined,
});

export const handleError: HandleClientError = ({ kind, error }) =>
  kind === 'unknown' ? { status: 500, message: m.error_500_title() } : error;
