import { CONVERSATIONS, groupConversationsQuery } from '#lib/conversations/conversations.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  await groupWhere(event, 'correspond');
  const page = pageFrom(event.url.searchParams);
  const which = { name: event.params.handle.slice(1), page, limit: CONVERSATIONS };
  const conversations = (await query(event, groupConversationsQuery, which)).group?.conversations;
  return {
    page,
    limit: CONVERSATIONS,
    total: conversations?.total ?? 0,
    conversations: (conversations?.elements ?? []).filter((one) => one !== null),
  };
};
