import { rolesInSql } from '#convoke/actors';

/** SQL: whether somebody here reads what the participant `a` is written: a profile of ours, or a group that one of ours answers for. */
export const IS_READ_HERE = `(a.domain IS NULL OR EXISTS (SELECT FROM members rm JOIN actors r ON r.id = rm.actor_id
  WHERE rm.group_id = a.id AND rm.role IN (${rolesInSql('correspond')}) AND r.domain IS NULL AND r.deleted_at IS NULL))`;
