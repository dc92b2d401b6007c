import { m } from '#translations';
import { faceFields } from '#lib/ui/face.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import type { MemberRole } from './roles.ts';

/** What those who run a group see of who is what in it. */
export const memberRowFields = graphql(
  `
    fragment MemberRow on Member {
      id
      role
      actor {
        ...Face
      }
    }
  `,
  [faceFields],
);

export const groupLinkFields = graphql(`
  fragment GroupLink on GroupInvitationLink {
    id
    state
    uses
    maxUses
    expiresOn
    maker {
      name
      preferredUsername
    }
  }
`);

export type MemberOfRow = ResultOf<typeof memberRowFields>;
export type GroupLinkOfRow = ResultOf<typeof groupLinkFields>;

/** The lists of the page of members, by what stands in its address. */
export const memberLists = {
  NOT_APPROVED: m.group_members_asking,
  INVITED: m.group_members_invited,
  REJECTED: m.group_members_shut_out,
};

export type MemberList = keyof typeof memberLists;

export function isMemberList(text: string | null): text is MemberList {
  return text !== null && Object.hasOwn(memberLists, text);
}

/** The roles that administrators give. */
export function givenRoles(): { value: MemberRole; label: string }[] {
  return [
    { value: 'MEMBER', label: m.group_role_member() },
    { value: 'MODERATOR', label: m.group_role_moderator() },
    { value: 'ADMINISTRATOR', label: m.group_role_administrator() },
  ];
}

const RANKS: readonly (MemberRole | null)[] = ['MEMBER', 'MODERATOR', 'ADMINISTRATOR', 'CREATOR'];

/** Whether somebody with the one role may take somebody with the other out: the server has the last word. */
export function mayRemove(own: MemberRole | null, role: MemberRole | null): boolean {
  return RANKS.indexOf(own) >= RANKS.indexOf('ADMINISTRATOR') || RANKS.indexOf(role) < RANKS.indexOf(own);
}
