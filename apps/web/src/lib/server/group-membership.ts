import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { groupPath } from '#lib/groups/group-head.ts';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';
import { readGroup } from './group-page.ts';

const join = graphql(`
  mutation JoinGroup($groupId: ID!, $actorId: ID!) {
    joinGroup(groupId: $groupId, actorId: $actorId) {
      role
    }
  }
`);

const leave = graphql(`
  mutation LeaveGroup($groupId: ID!, $actorId: ID!) {
    leaveGroup(groupId: $groupId, actorId: $actorId) {
      id
    }
  }
`);

const accept = graphql(`
  mutation AcceptInvitation($id: ID!) {
    acceptInvitation(id: $id) {
      id
    }
  }
`);

const refuse = graphql(`
  mutation RejectInvitation($id: ID!) {
    rejectInvitation(id: $id) {
      id
    }
  }
`);

type GroupEvent = RequestEvent & { params: { handle: string } };

/** Joins the group of the address with the profile that the form names, and says on its page what became of it. */
export const joinGroup = formAction(async (event: GroupEvent, form) => {
  const group = await readGroup(event, event.params.handle);
  const actorId = textFrom(form, 'actorId');
  const { joinGroup: member } = await mutate(event, join, { groupId: group.id ?? '', actorId });
  const sent = group.domain ? m.group_join_sent({ host: group.domain }) : m.group_join_asked();
  setFlash(event, 'success', member?.role === 'MEMBER' ? m.group_joined() : sent);
  redirect(303, groupPath(group));
});

/** What people do about memberships and invitations that are there; back on the page they come from. */
export const membershipActions = {
  leave: formAction(async (event: RequestEvent, form) => {
    await mutate(event, leave, { groupId: textFrom(form, 'groupId'), actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', m.group_left());
    redirect(303, event.url.pathname);
  }),
  accept: formAction(async (event: RequestEvent, form) => {
    await mutate(event, accept, { id: textFrom(form, 'memberId') });
    setFlash(event, 'success', m.group_joined());
    redirect(303, event.url.pathname);
  }),
  refuse: formAction(async (event: RequestEvent, form) => {
    await mutate(event, refuse, { id: textFrom(form, 'memberId') });
    setFlash(event, 'success', m.group_invitation_refused());
    redirect(303, event.url.pathname);
  }),
};
