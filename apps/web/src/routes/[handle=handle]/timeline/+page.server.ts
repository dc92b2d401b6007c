import { faceFields } from '#lib/ui/face.ts';
import { isActivityKind } from '#lib/groups/activity-words.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import type { PageServerLoad } from './$types';

/** A document: it is read. */
export const csr = false;

const LIMIT = 30;

const timeline = graphql(
  `
    query GroupTimeline($name: String!, $page: Int!, $limit: Int!, $type: ActivityType, $author: ActivityAuthor) {
      group(preferredUsername: $name) {
        activity(page: $page, limit: $limit, type: $type, author: $author) {
          total
          elements {
            id
            insertedAt
            type
            subject
            subjectParams {
              key
              value
            }
            author {
              ...Face
            }
            object {
              __typename
              ... on Event {
                uuid
              }
              ... on Post {
                slug
              }
              ... on Discussion {
                slug
              }
              ... on Resource {
                path
              }
            }
          }
        }
      }
    }
  `,
  [faceFields],
);

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'read');
  const { searchParams } = event.url;
  const page = pageFrom(searchParams);
  const type = searchParams.get('type') ?? '';
  const author = searchParams.get('author');
  const filter = {
    type: isActivityKind(type) ? type : null,
    author: author === 'SELF' || author === 'BY' ? author : null,
  } as const;
  const name = event.params.handle.slice(1);
  const { group } = await query(event, timeline, { name, page, limit: LIMIT, ...filter });
  const { elements, total } = group?.activity ?? {};
  return { filter, page, limit: LIMIT, total: total ?? 0, activities: (elements ?? []).filter((one) => one !== null) };
};
