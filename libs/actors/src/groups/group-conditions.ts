/** SQL: whether the group of that id is there for whoever is in it, neither deleted nor suspended. */
export const isThere = (groupId: string) => `EXISTS (SELECT FROM actors g WHERE g.id = ${groupId}
  AND g.deleted_at IS NULL AND g.suspended_at IS NULL AND NOT g.host_suspended)`;
