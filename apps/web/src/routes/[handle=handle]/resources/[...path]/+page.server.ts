import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { resourcePageQuery } from '#lib/resources/resource-page.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import { resourceActions } from '#lib/server/resource-actions.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 50;

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'read');
  const { handle, path } = event.params;
  const { searchParams } = event.url;
  const page = pageFrom(searchParams);
  const shown = { name: handle.slice(1), path: `/${path}`, page, limit: LIMIT };
  const { resource, group, config } = await query(event, resourcePageQuery, shown);
  if (!resource) error(404, m.error_resource_not_found());
  return {
    resource,
    folders: group?.resourceFolders ?? [],
    services: config?.resourceServices ?? [],
    adding: searchParams.get('new'),
    service: searchParams.get('service'),
    page,
    limit: LIMIT,
  };
};

export const actions: Actions = resourceActions;
