import { redirect } from '@sveltejs/kit';
import { filtersFrom } from '#lib/search/search-filters.ts';
import { namesOneThing, pastedPage, searchEvents } from '#lib/server/event-search.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const filters = filtersFrom(event.url.searchParams);
  const pasted = pastedPage(filters, event.url.origin);
  if (pasted) redirect(303, pasted);
  const { timezone, instance } = await event.parent();
  const found = await searchEvents(event, filters, timezone ?? 'UTC', { index: instance.search?.global });
  return { ...found, named: namesOneThing(filters) };
};
