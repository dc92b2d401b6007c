import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { m } from '#translations';

export const announcementsQuery = graphql(`
  query Announcements($uuid: UUID!, $page: Int!, $limit: Int!) {
    event(uuid: $uuid) {
      id
      uuid
      title
      viewerCan {
        update
      }
      options {
        timezone
      }
      viewerEditsAs {
        id
        name
        preferredUsername
      }
      announcementReach {
        role
        accounts
        anonymous
        elsewhere
      }
      announcements(page: $page, limit: $limit) {
        total
        elements {
          id
          text
          language
          roles
          insertedAt
          accounts
          anonymous
          elsewhere
          waiting
          actor {
            name
            preferredUsername
            avatar {
              url
              alt
              variants {
                url
                width
              }
            }
          }
        }
      }
    }
  }
`);

type AnnouncingEvent = NonNullable<ResultOf<typeof announcementsQuery>['event']>;
export type ReachOfRole = AnnouncingEvent['announcementReach'][number];
export type Announcement = NonNullable<NonNullable<NonNullable<AnnouncingEvent['announcements']>['elements']>[number]>;
type Role = ReachOfRole['role'];

/** Whom an organizer can choose to write to. */
export const GROUPS = {
  going: { label: m.announcement_to_going, roles: ['PARTICIPANT', 'MODERATOR', 'ADMINISTRATOR', 'CREATOR'] },
  asked: { label: m.announcement_to_asked, roles: ['NOT_APPROVED'] },
  waiting: { label: m.announcement_to_waiting, roles: ['WAITING'] },
  declined: { label: m.announcement_to_declined, roles: ['REJECTED'] },
} as const satisfies Record<string, { label: () => string; roles: readonly Role[] }>;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

export function rolesOf(groups: readonly Group[]): Role[] {
  return groups.flatMap((group) => [...GROUPS[group].roles]);
}

/** The groups that something was sent to, in words. */
export function groupWords(roles: readonly Role[]): string[] {
  const named = GROUP_NAMES.filter((group) => GROUPS[group].roles.some((role) => roles.includes(role)));
  return named.map((group) => GROUPS[group].label());
}

type Reach = Pick<ReachOfRole, 'accounts' | 'anonymous' | 'elsewhere'>;

export function peopleIn({ accounts, anonymous, elsewhere }: Reach): number {
  return accounts + anonymous + elsewhere;
}

/** How many people something reaches that goes to these roles. */
export function reachOf(reach: readonly ReachOfRole[], roles: readonly Role[]): Reach {
  const sum = (way: keyof Reach) =>
    reach.filter(({ role }) => roles.includes(role)).reduce((total, each) => total + each[way], 0);
  return { accounts: sum('accounts'), anonymous: sum('anonymous'), elsewhere: sum('elsewhere') };
}
