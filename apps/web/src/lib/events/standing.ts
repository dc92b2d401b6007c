import type { IconName } from '#lib/icons/names.ts';
import { m } from '#translations';
import type { EventOfPage } from './event-page.ts';

export type Participation = NonNullable<EventOfPage['viewerParticipations']>[number];
export type Role = NonNullable<Participation['role']>;

interface Named {
  name?: string | null;
  preferredUsername?: string | null;
}

interface Standing {
  icon: IconName;
  tint: 'accent' | 'second' | 'danger';
  /** Said to the one whose profile it is, on the page of the event. */
  told: (words: { name: string }) => string;
  /** Said in a list of events. */
  listed: (words: { name: string }) => string;
}

export const standingColours = { accent: 'text-accent', second: 'text-second', danger: 'text-danger' };

const going: Standing = {
  icon: 'circle-check',
  tint: 'accent',
  told: m.participation_going,
  listed: m.my_events_going,
};
const helps: Standing = {
  icon: 'circle-check',
  tint: 'accent',
  told: m.participation_helps,
  listed: m.my_events_helps,
};

const standings: Partial<Record<Role, Standing>> = {
  CREATOR: {
    icon: 'calendar-check',
    tint: 'accent',
    told: m.participation_organizes,
    listed: m.my_events_organizes,
  },
  ADMINISTRATOR: helps,
  MODERATOR: helps,
  NOT_APPROVED: { icon: 'hourglass', tint: 'second', told: m.participation_waits, listed: m.my_events_waits },
  WAITING: { icon: 'hourglass', tint: 'second', told: m.participation_in_line, listed: m.my_events_in_line },
  REJECTED: { icon: 'circle-x', tint: 'danger', told: m.participation_refused, listed: m.my_events_refused },
};

/** How a profile stands to an event: sign, colour and words. */
export function standingOf(role: Role | null | undefined): Standing {
  return (role && standings[role]) || going;
}

/** What people call a profile. */
export function nameOf(profile: Named | null | undefined): string {
  return profile?.name || profile?.preferredUsername || '';
}

/** What tells a profile apart from all others. */
export function handleOf(profile: (Named & { domain?: string | null }) | null | undefined): string {
  return `@${profile?.preferredUsername ?? ''}${profile?.domain ? `@${profile.domain}` : ''}`;
}
