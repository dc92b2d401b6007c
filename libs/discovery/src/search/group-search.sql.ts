import { MEMBER_ROLES } from '#convoke/actors';

/** What a group is called, as its index has it; of `actors a`. */
export const NAMES = 'group_names(a.preferred_username, a.name)';

/** What readers see it called. */
export const CALLED = "searchable(coalesce(nullif(a.name, ''), a.preferred_username))";

/** What a group says of itself, as its index has it. */
export const DOCUMENT = 'group_document(a.preferred_username, a.name, a.summary)';

/** Whether a group is there for others at all. */
export const PRESENT_GROUP = `a.type = 'group' AND a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended`;

/** Whether searches may find it for people who are not in it. */
export const FINDABLE_GROUP = 'a.indexable AND a.silenced_at IS NULL AND NOT a.host_silenced';

/** Whether strangers find it; of `actors a` and `groups g`. */
export const LISTED_GROUP = `${PRESENT_GROUP} AND ${FINDABLE_GROUP} AND g.visibility = 'public'`;

/** The condition of who is in a group, on `members m`. */
export const IN = `m.group_id = a.id AND m.role IN (${MEMBER_ROLES.map((role) => `'${role}'`).join(', ')})`;

/** How many are in a group. */
export const MEMBERS = `(SELECT count(*) FROM members m JOIN actors p ON p.id = m.actor_id AND p.deleted_at IS NULL WHERE ${IN})`;
