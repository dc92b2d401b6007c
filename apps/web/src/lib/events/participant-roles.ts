import { m } from '#translations';
import type { Role } from './standing.ts';

/** Roles that the list of participants can be narrowed to. */
export const LISTED_ROLES = ['NOT_APPROVED', 'WAITING', 'PARTICIPANT', 'REJECTED', 'NOT_CONFIRMED'] as const;

export type ListedRole = (typeof LISTED_ROLES)[number];

const GOING = new Set<Role>(['CREATOR', 'ADMINISTRATOR', 'MODERATOR', 'PARTICIPANT']);
const ANSWERED = new Set<Role>(['NOT_APPROVED', 'WAITING', 'PARTICIPANT', 'REJECTED']);

const looks = {
  CREATOR: { tint: 'accent', text: m.role_creator },
  ADMINISTRATOR: { tint: 'accent', text: m.role_administrator },
  MODERATOR: { tint: 'accent', text: m.role_moderator },
  PARTICIPANT: { tint: 'plain', text: m.role_participant },
  NOT_APPROVED: { tint: 'second', text: m.role_not_approved },
  WAITING: { tint: 'second', text: m.role_waiting },
  NOT_CONFIRMED: { tint: 'plain', text: m.role_not_confirmed },
  REJECTED: { tint: 'danger', text: m.role_rejected },
} as const satisfies Record<Role, unknown>;

/** Whether somebody in that role will be there. */
export function isGoing(role: Role | null | undefined): boolean {
  return role != null && GOING.has(role);
}

/** What a role is called in the list, and its colour. */
export function roleLook(role: Role | null | undefined): (typeof looks)[Role] {
  return looks[role ?? 'PARTICIPANT'];
}

/** Whether the organizer approves or declines this one: those who run the event with them are no guests. */
export function isGuest(role: Role | null | undefined): boolean {
  return role != null && ANSWERED.has(role);
}
