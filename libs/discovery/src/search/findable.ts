import { LISTED } from '#convoke/events';

/** The condition of what searches find, on events as `e`: who answers for them lets them be indexed. */
export const FINDABLE = `${LISTED} AND (SELECT a.indexable FROM actors a WHERE a.id = coalesce(e.attributed_to_id, e.organizer_actor_id))`;
