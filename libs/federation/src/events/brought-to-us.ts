/**
 * Whether strangers may find an event of elsewhere, as a condition on events as `e`: somebody here follows who made it,
 * the instance that it is on, or somebody who shared it.
 */
export const BROUGHT_TO_US = `EXISTS (
  SELECT FROM follows f JOIN remote_actors followed ON followed.actor_id = f.target_id JOIN actors target ON target.id = f.target_id
  WHERE f.approved AND (
    f.target_id IN (e.organizer_actor_id, e.attributed_to_id)
    OR (target.type = 'application' AND followed.host =
      (SELECT maker.host FROM remote_actors maker WHERE maker.actor_id = e.organizer_actor_id))
    OR EXISTS (SELECT FROM shares s WHERE s.event_id = e.id AND s.actor_id = f.target_id)))`;
