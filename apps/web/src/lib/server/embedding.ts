import type { RequestEvent } from '@sveltejs/kit';
import { isTheme } from './preferences.ts';
import type { Theme } from '#lib/session.ts';

/** Whether other sites may show the page in a frame; the server has taken all from its request that tells who reads. */
export function isEmbedded({ route }: RequestEvent): boolean {
  return /^\/embed\/events(\/|$)/.test(route.id ?? '');
}

/** The colours that the site around the page asks for; else the browser decides. */
export function themeAskedFor({ url }: RequestEvent): Theme {
  const theme = url.searchParams.get('theme');
  return isTheme(theme) ? theme : 'system';
}
