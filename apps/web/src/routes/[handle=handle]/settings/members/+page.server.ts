import { groupLinkFields, isMemberList, memberRowFields } from '#lib/groups/members.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { memberActions } from '#lib/server/member-actions.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const MEMBERS = 'creator,administrator,moderator,member';

const page = graphql(
  `
    query GroupMembers($name: String!, $roles: String!, $search: String, $page: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        id
        members(roles: $roles, name: $search, page: $page, limit: $limit) {
          total
          elements {
            ...MemberRow
          }
        }
        asking: members(roles: "not_approved", limit: 0) {
          total
        }
        invited: members(roles: "invited", limit: 0) {
          total
        }
        shutOut: members(roles: "rejected", limit: 0) {
          total
        }
        invitationLinks(limit: 50) {
          elements {
            ...GroupLink
          }
        }
      }
    }
  `,
  [memberRowFields, groupLinkFields],
);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  await groupWhere(event, 'read');
  const { searchParams } = event.url;
  const wanted = searchParams.get('role');
  const list = isMemberList(wanted) ? wanted : null;
  const asked = {
    roles: list?.toLowerCase() ?? MEMBERS,
    search: searchParams.get('search'),
    page: pageFrom(searchParams),
  };
  const { group } = await query(event, page, { name: event.params.handle.slice(1), limit: LIMIT, ...asked });
  return {
    list,
    search: asked.search ?? '',
    page: asked.page,
    limit: LIMIT,
    as: searchParams.get('as'),
    total: group?.members?.total ?? 0,
    members: (group?.members?.elements ?? []).filter((row) => row !== null),
    counts: { NOT_APPROVED: group?.asking?.total, INVITED: group?.invited?.total, REJECTED: group?.shutOut?.total },
    links: (group?.invitationLinks?.elements ?? []).filter((link) => link !== null),
  };
};

export const actions: Actions = memberActions;
