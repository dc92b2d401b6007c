/**
 * Whether strangers may find an event of elsewhere, as a condition on events as `e`: it is of a group here, or somebody
 * here follows who made it, the instance that it is on, or somebody who shared it. The hosts followed are read once a statement, the rest by index.
 */
export const BROUGHT_TO_US = `(
  EXISTS (SELECT FROM actors g WHERE g.id = e.attributed_to_id AND g.domain IS NULL)
  OR EXISTS (SELECT FROM follows f WHERE f.approved AND f.target_id IN (e.organizer_actor_id, e.attributed_to_id))
  OR coalesce((SELECT maker.host FROM remote_actors maker WHERE maker.actor_id = e.organizer_actor_id) IN (
    SELECT followed.host FROM follows f JOIN actors target ON target.id = f.target_id
      JOIN remote_actors followed ON followed.actor_id = f.target_id
      WHERE f.approved AND target.type = 'application'), false)
  OR EXISTS (SELECT FROM shares s JOIN follows f ON f.target_id = s.actor_id WHERE s.event_id = e.id AND f.approved))`;
