import { MemberRole } from '../group.values.js';

/** The roles named with commas between; unknown names count for nothing, as in Mobilizon. */
export function rolesFrom(text: string | null | undefined): MemberRole[] | undefined {
  if (!text) return undefined;
  const known: readonly string[] = Object.values(MemberRole);
  return text
    .split(',')
    .map((role) => role.trim().toLowerCase())
    .filter((role): role is MemberRole => known.includes(role));
}
