import { error } from '@sveltejs/kit';
import { groupPage } from '#lib/admin/moderated-actors.ts';
import { query } from '#lib/server/graphql.ts';
import { actorActions } from '#lib/server/moderated-actors.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const { actor } = await query(event, groupPage, { id: event.params.id });
  if (!actor) error(404);
  return { actor };
};

export const actions: Actions = actorActions;
