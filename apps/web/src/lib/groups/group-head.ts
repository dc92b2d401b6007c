import { handleOf } from '#lib/account/handle.ts';
import { faceFields } from '#lib/ui/face.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import type { Viewer, ViewerProfile } from '#lib/layout/viewer.ts';

/** What every page of a group knows of it, and how the reader stands to it. */
export const groupHeadQuery = graphql(
  `
    query GroupHead($name: String!) {
      group(preferredUsername: $name) {
        ...Face
        url
        local
        suspended
        indexable
        visibility
        openness
        viewerCan {
          join
          follow
          read
          contribute
          publish
          correspond
          moderate
          manageMembers
          administer
          update
          delete
        }
        viewerMemberships {
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
          rights {
            read
            contribute
            publish
            correspond
            moderate
            manageMembers
            administer
          }
        }
      }
    }
  `,
  [faceFields],
);

export type GroupHead = NonNullable<ResultOf<typeof groupHeadQuery>['group']>;
export type OwnMembership = NonNullable<GroupHead['viewerMemberships']>[number];
export type GroupPermission = keyof NonNullable<GroupHead['viewerCan']>;
export type MemberRight = keyof NonNullable<OwnMembership['rights']>;

interface Named {
  preferredUsername: string | null;
  domain: string | null;
}

/** The address of a group's page here; its other pages are below it. */
export function groupPath(group: Named): string {
  return `/${handleOf(group)}`;
}

/** Whether anybody may find it here: what is elsewhere is found there. */
export function isListedGroup({ local, visibility, suspended }: GroupHead): boolean {
  return Boolean(local) && visibility === 'PUBLIC' && !suspended;
}

/** Whether whoever has its address sees it. */
export function isOpenGroup({ visibility, suspended }: GroupHead): boolean {
  return visibility !== 'PRIVATE' && !suspended;
}

/** Whether search engines may know its page here. */
export function isIndexedGroup({ visibility, suspended, indexable }: GroupHead): boolean {
  return visibility === 'PUBLIC' && !suspended && indexable;
}

/** Whether we know how many people are in a group: of one elsewhere only once somebody here is in it. */
export function knowsMembers(group: { domain: string | null }, count: number): boolean {
  return !group.domain || count > 0;
}

/** Those of the reader's profiles that may do so in the group, the one they act as at the head. */
export function profilesWith(
  group: Pick<GroupHead, 'viewerMemberships'>,
  right: MemberRight,
  defaultActor: Pick<ViewerProfile, 'id'> | null | undefined,
): NonNullable<OwnMembership['actor']>[] {
  return (group.viewerMemberships ?? [])
    .flatMap(({ rights, actor }) => (rights?.[right] && actor ? [actor] : []))
    .sort((one, other) => Number(other.id === defaultActor?.id) - Number(one.id === defaultActor?.id));
}

/** The reader's own profiles but these, the one they act as at the head. */
export function otherProfiles(viewer: Viewer | null, known: readonly (string | null | undefined)[]): ViewerProfile[] {
  const all = [viewer?.defaultActor, ...(viewer?.actors ?? [])].filter((profile) => profile != null);
  return [...new Map(all.map((profile) => [profile.id, profile])).values()].filter(({ id }) => !known.includes(id));
}

/** Those of the reader's profiles that are nothing yet in a group that one can join or ask. */
export function profilesToJoin(group: GroupHead, viewer: Viewer | null): ViewerProfile[] {
  if (group.suspended || group.openness === 'INVITE_ONLY') return [];
  return otherProfiles(
    viewer,
    (group.viewerMemberships ?? []).map(({ actor }) => actor?.id),
  );
}
