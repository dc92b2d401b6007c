import { profilesPage } from '#lib/admin/moderated-actors.ts';
import { query } from '#lib/server/graphql.ts';
import { actorFilterFrom } from '#lib/server/moderated-actors.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const { variables, shown } = actorFilterFrom(event.url);
  const { actors } = await query(event, profilesPage, variables);
  return { ...shown, total: actors?.total ?? 0, actors: (actors?.elements ?? []).filter((each) => each !== null) };
};
