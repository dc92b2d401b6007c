import { type GroupRight, rolesInSql } from './group.policy.js';

/** SQL: whether the group of that id is there for whoever is in it, neither deleted nor suspended. */
export const isThere = (groupId: string) => `EXISTS (SELECT FROM actors g WHERE g.id = ${groupId}
  AND g.deleted_at IS NULL AND g.suspended_at IS NULL AND NOT g.host_suspended)`;

/** SQL: whether the actor `a` stays: whose account is deleted is on their way out. */
export const STAYS = '(a.domain IS NOT NULL OR a.user_id IS NOT NULL)';

/**
 * SQL: the groups that profiles are in or follow, as `group_id`, `actor_id` and `is_member`: one profile a group, a member
 * before a follower. `actorIds` is the placeholder of their bigint[].
 */
export const groupsOf = (actorIds: string) => `(SELECT DISTINCT ON (f.group_id) f.* FROM (
    SELECT group_id, actor_id, true AS is_member FROM members
      WHERE actor_id = ANY(${actorIds}) AND role IN (${rolesInSql('read')})
    UNION ALL SELECT target_id, follower_id, false FROM follows WHERE follower_id = ANY(${actorIds}) AND approved) f
  ORDER BY f.group_id, f.is_member DESC, f.actor_id)`;

/** SQL: the ids of the groups that are there in which one of `actorIds`, a bigint[], may do something. */
export const groupsLetting = (actorIds: string, right: GroupRight) => `SELECT gm.group_id FROM members gm
  WHERE gm.actor_id = ANY(${actorIds}) AND gm.role IN (${rolesInSql(right)}) AND ${isThere('gm.group_id')}`;
