import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** How many memberships of an account are looked through for groups that it answers for. */
export const MEMBERSHIPS = 200;

export const voicesFields = graphql(`
  fragment Voices on PaginatedMemberList {
    elements {
      rights {
        correspond
      }
      actor {
        id
        name
        preferredUsername
      }
      parent {
        id
        name
        preferredUsername
        domain
        unreadConversationsCount
      }
    }
  }
`);

export const voicesQuery = graphql(
  `
    query Voices($groups: Int!) {
      loggedUser {
        memberships(roles: "creator,administrator,moderator", limit: $groups) {
          ...Voices
        }
      }
    }
  `,
  [voicesFields],
);

type Memberships = NonNullable<NonNullable<ResultOf<typeof voicesQuery>['loggedUser']>['memberships']>;
type Membership = NonNullable<NonNullable<Memberships['elements']>[number]>;

/** A group that the reader answers for, and with which of their profiles. */
export interface Voice {
  group: NonNullable<Membership['parent']>;
  profiles: NonNullable<Membership['actor']>[];
}

/** The groups that the reader answers for, each once; the profile that they act as comes first. */
export function voicesOf(memberships: Memberships | null | undefined, defaultId: string | null | undefined): Voice[] {
  const voices = new Map<string, Voice>();
  for (const { rights, actor, parent: group } of (memberships?.elements ?? []).filter((one) => one !== null)) {
    if (!rights?.correspond || !actor || !group?.id) continue;
    const voice = voices.get(group.id) ?? { group, profiles: [] };
    voice.profiles.push(actor);
    voice.profiles.sort((one, other) => Number(other.id === defaultId) - Number(one.id === defaultId));
    voices.set(group.id, voice);
  }
  return [...voices.values()];
}
