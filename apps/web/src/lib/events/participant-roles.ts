/** Roles that the list of participants can be narrowed to. */
export const ROLES = ['NOT_APPROVED', 'PARTICIPANT', 'REJECTED'] as const;
export type Role = (typeof ROLES)[number];
