import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { formAction, refuseForm, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';

const DAY_MS = 24 * 3_600_000;

const invite = graphql(`
  mutation InviteMember($groupId: ID!, $targetActorUsername: String!, $actorId: ID) {
    inviteMember(groupId: $groupId, targetActorUsername: $targetActorUsername, actorId: $actorId) {
      role
    }
  }
`);

const approve = graphql(`
  mutation ApproveMember($memberId: ID!, $actorId: ID) {
    approveMember(memberId: $memberId, actorId: $actorId) {
      id
    }
  }
`);

const reject = graphql(`
  mutation RejectMember($memberId: ID!, $actorId: ID) {
    rejectMember(memberId: $memberId, actorId: $actorId) {
      id
    }
  }
`);

const changeRole = graphql(`
  mutation ChangeRole($memberId: ID!, $role: MemberRoleEnum!, $actorId: ID) {
    updateMember(memberId: $memberId, role: $role, actorId: $actorId) {
      id
    }
  }
`);

const remove = graphql(`
  mutation RemoveMember($memberId: ID!, $exclude: Boolean, $actorId: ID) {
    removeMember(memberId: $memberId, exclude: $exclude, actorId: $actorId) {
      id
    }
  }
`);

const makeLink = graphql(`
  mutation MakeGroupLink($groupId: ID!, $maxUses: Int, $expiresOn: DateTime, $actorId: ID) {
    createGroupInvitationLink(groupId: $groupId, maxUses: $maxUses, expiresOn: $expiresOn, actorId: $actorId) {
      url
    }
  }
`);

const endLink = graphql(`
  mutation EndGroupLink($id: ID!) {
    deleteGroupInvitationLink(id: $id) {
      id
    }
  }
`);

type Given = 'MEMBER' | 'MODERATOR' | 'ADMINISTRATOR';

/** What those who run a group do on its page of members. */
export const memberActions = {
  invite: formAction(async (event: RequestEvent, form) => {
    const targetActorUsername = textFrom(form, 'targetActorUsername').trim();
    const asked = { groupId: textFrom(form, 'groupId'), targetActorUsername, actorId: textFrom(form, 'actorId') };
    const { inviteMember: member } = await mutate(event, invite, asked);
    done(event, member?.role === 'INVITED' ? m.group_member_invited() : m.group_member_approved());
  }),
  approve: formAction(async (event: RequestEvent, form) => {
    await mutate(event, approve, memberOf(form));
    done(event, m.group_member_approved());
  }),
  reject: formAction(async (event: RequestEvent, form) => {
    await mutate(event, reject, memberOf(form));
    done(event, m.group_member_refused());
  }),
  role: formAction(async (event: RequestEvent, form) => {
    await mutate(event, changeRole, { ...memberOf(form), role: textFrom(form, 'role') as Given });
    done(event, m.group_member_changed());
  }),
  remove: formAction(async (event: RequestEvent, form) => {
    const exclude = form.has('exclude');
    await mutate(event, remove, { ...memberOf(form), exclude });
    done(event, exclude ? m.group_member_excluded() : m.group_member_removed());
  }),
  /** The new link comes back with the page: nobody can look it up later. */
  link: formAction(async (event: RequestEvent, form) => {
    const uses = textFrom(form, 'maxUses').trim();
    if (!/^\d{0,9}$/.test(uses)) return refuseForm(form, { maxUses: m.error_invalid() });
    const days = Number(textFrom(form, 'days')) || 30;
    const { createGroupInvitationLink: link } = await mutate(event, makeLink, {
      groupId: textFrom(form, 'groupId'),
      actorId: textFrom(form, 'actorId'),
      maxUses: uses ? Number(uses) : null,
      expiresOn: new Date(Date.now() + days * DAY_MS).toISOString(),
    });
    return { link: link?.url };
  }),
  endLink: formAction(async (event: RequestEvent, form) => {
    await mutate(event, endLink, { id: textFrom(form, 'linkId') });
    done(event, m.group_link_ended());
  }),
};

function memberOf(form: FormData): { memberId: string; actorId: string } {
  return { memberId: textFrom(form, 'memberId'), actorId: textFrom(form, 'actorId') };
}

/** Back to the list that the reader was in, without the name of the action. */
function done(event: RequestEvent, words: string): never {
  setFlash(event, 'success', words);
  const kept = [...event.url.searchParams].filter(([name]) => !name.startsWith('/'));
  redirect(303, kept.length > 0 ? `${event.url.pathname}?${new URLSearchParams(kept)}` : event.url.pathname);
}
