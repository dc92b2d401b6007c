import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { threadPageQuery } from '#lib/comments/comments.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { commentActions } from '#lib/server/comment-actions.ts';
import { isUuid } from '#lib/server/event-address.ts';
import { query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (page) => {
  const { uuid } = page.params;
  const number = pageFrom(page.url.searchParams);
  if (!isUuid(uuid)) error(404, m.error_comment_not_found());
  const { comment } = await query(page, threadPageQuery, { uuid, page: number });
  if (!comment?.event) error(404, m.error_comment_not_found());
  return { comment, event: comment.event, number };
};

export const actions: Actions = commentActions;
