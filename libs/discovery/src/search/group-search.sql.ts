/** What a group is called, as its index has it; of `actors a`. */
export const NAMES = 'group_names(a.preferred_username, a.name)';

/** What a group says of itself, as its index has it. */
export const DOCUMENT = 'group_document(a.preferred_username, a.name, a.summary)';

/** Whether a group is there for others at all. */
export const PRESENT_GROUP = `a.type = 'group' AND a.deleted_at IS NULL AND a.suspended_at IS NULL AND NOT a.host_suspended`;

/** Whether strangers find it in lists; of `actors a` and `groups g`. */
export const LISTED_GROUP = `${PRESENT_GROUP} AND a.silenced_at IS NULL AND NOT a.host_silenced AND g.visibility = 'public'`;
