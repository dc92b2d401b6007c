import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { faceFields } from '#lib/ui/face.ts';
import { groupPath } from '#lib/groups/group-head.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const invitation = graphql(
  `
    query GroupInvitation($token: String!) {
      groupInvitation(token: $token) {
        state
        group {
          ...Face
          summary
          membersCount
          viewerMemberships {
            actor {
              id
            }
          }
        }
      }
    }
  `,
  [faceFields],
);

const come = graphql(
  `
    mutation JoinGroupByLink($token: String!, $actorId: ID!) {
      joinGroupByLink(token: $token, actorId: $actorId) {
        parent {
          ...Face
        }
      }
    }
  `,
  [faceFields],
);

export const load: PageServerLoad = async (event) => {
  const { groupInvitation } = await query(event, invitation, { token: event.params.token });
  // Whoever has the address of this page could come in.
  event.setHeaders({ 'referrer-policy': 'no-referrer' });
  return { invitation: groupInvitation };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const actorId = textFrom(form, 'actorId');
    const { joinGroupByLink: member } = await mutate(event, come, { token: event.params.token ?? '', actorId });
    setFlash(event, 'success', m.group_joined());
    redirect(303, member?.parent ? groupPath(member.parent) : '/groups/me');
  }),
};
