import { groupCardFields } from '#lib/groups/group-card.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { followActions } from '#lib/server/group-follow.ts';
import { membershipActions } from '#lib/server/group-membership.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
/** More invitations than anybody has open at once; the rest follows as these are answered. */
const INVITATIONS = 50;

const page = graphql(
  `
    query MyGroups($memberships: Int!, $follows: Int!, $limit: Int!, $invitations: Int!) {
      loggedUser {
        invitations: memberships(roles: "invited", limit: $invitations) {
          elements {
            ...MyMembership
          }
        }
        memberships(
          roles: "creator,administrator,moderator,member,not_approved,rejected"
          page: $memberships
          limit: $limit
        ) {
          total
          elements {
            ...MyMembership
          }
        }
        follows(page: $follows, limit: $limit) {
          total
          elements {
            id
            approved
            notify
            actor {
              id
              name
              preferredUsername
            }
            targetActor {
              __typename
              ...GroupCard
            }
          }
        }
      }
    }

    fragment MyMembership on Member {
      id
      role
      actor {
        id
        name
        preferredUsername
      }
      invitedBy {
        name
        preferredUsername
        domain
      }
      parent {
        openness
        ...GroupCard
      }
    }
  `,
  [groupCardFields],
);

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const pages = { memberships: pageFrom(searchParams), follows: pageFrom(searchParams, 'followed') };
  const { loggedUser } = await query(event, page, { ...pages, limit: LIMIT, invitations: INVITATIONS });
  return {
    pages,
    limit: LIMIT,
    invitations: loggedUser?.invitations?.elements ?? [],
    memberships: { total: loggedUser?.memberships?.total ?? 0, elements: loggedUser?.memberships?.elements ?? [] },
    follows: { total: loggedUser?.follows?.total ?? 0, elements: loggedUser?.follows?.elements ?? [] },
  };
};

export const actions: Actions = { ...membershipActions, ...followActions };
