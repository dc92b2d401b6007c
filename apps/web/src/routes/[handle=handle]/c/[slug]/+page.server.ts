import { error } from '@sveltejs/kit';
import {
  COMMENTS,
  type DiscussionComment,
  discussionPlaceQuery,
  discussionQuery,
  pageOfNews,
  readDiscussion,
} from '#lib/discussions/discussions.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { discussionActions } from '#lib/server/discussion-actions.ts';
import { mutate, query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const { id: groupId } = await groupWhere(event, 'read');
  const { slug } = event.params;
  const { searchParams } = event.url;
  const { discussion: place } = await query(event, discussionPlaceQuery, { slug });
  const [read, total] = [place?.readBefore ?? 0, place?.comments?.total ?? 0];
  const page = searchParams.has('page') ? pageFrom(searchParams) : pageOfNews(read, total);
  // Of the last page there may be little yet: what was said before is shown with it, as in a talk.
  const withBefore = page > 1 && page * COMMENTS >= total;
  const which = { slug, page, before: Math.max(1, page - 1), withBefore, limit: COMMENTS };
  const { discussion } = await query(event, discussionQuery, which);
  if (discussion?.actor?.id !== groupId) error(404, m.error_discussion_not_found());
  const comments = [...(discussion.before?.elements ?? []), ...(discussion.comments?.elements ?? [])].filter(
    (comment) => comment !== null,
  );
  const first = (withBefore ? page - 2 : page - 1) * COMMENTS;
  const news = discussion.unreadCount ? comments[read - first] : undefined;
  const last = newest(comments);
  if (discussion.unreadCount && last) await mutate(event, readDiscussion, { id: discussion.id!, commentId: last.id! });
  return { discussion, comments, page, limit: COMMENTS, total: discussion.comments?.total ?? 0, newsId: news?.id };
};

export const actions: Actions = discussionActions;

/** The one that came here last, wherever it stands. */
function newest(comments: DiscussionComment[]): DiscussionComment | undefined {
  return comments.toSorted((one, other) => Number(other.id) - Number(one.id))[0];
}
