import { redirect } from '@sveltejs/kit';
import { CONVERSATIONS, conversationsQuery } from '#lib/conversations/conversations.ts';
import { MEMBERSHIPS, voicesOf } from '#lib/conversations/voices.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import { ownProfileNamed } from '#lib/server/own-profile.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (page) => {
  const { actors, defaultActor } = await requireViewer(page);
  const name = page.url.searchParams.get('as');
  const acting = name === null ? defaultActor : ownProfileNamed(actors, name);
  if (!acting?.id) redirect(303, '/identity/create');
  const number = pageFrom(page.url.searchParams);
  const which = { id: acting.id, page: number, limit: CONVERSATIONS, groups: MEMBERSHIPS };
  const { person, loggedUser } = await query(page, conversationsQuery, which);
  return {
    acting,
    groups: voicesOf(loggedUser?.memberships, defaultActor?.id).map(({ group }) => group),
    profiles: actors.filter((profile) => profile !== null),
    page: number,
    limit: CONVERSATIONS,
    total: person?.conversations?.total ?? 0,
    conversations: (person?.conversations?.elements ?? []).filter((one) => one !== null),
  };
};
