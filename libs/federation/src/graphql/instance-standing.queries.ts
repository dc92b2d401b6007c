import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { isAtOrBelow } from '#convoke/moderation';

/** What ends, or is hidden, when a host and all below it are shut out. */
export interface InstanceCut {
  /** People of there that are known here. */
  people: number;
  /** Events of there that are known here, those that are over included. */
  events: number;
  /** From here to there and the other way round. */
  follows: number;
  /** People of there in groups of ours. */
  members: number;
  /** Of people of there in events of ours that are to come. */
  participations: number;
}

const THERE = isAtOrBelow('r.host', '$1');

/** Reads of what there is between this instance and another, for its administrators. */
@Injectable()
export class InstanceStandings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async cutBy(host: string): Promise<InstanceCut> {
    const [cut] = await this.db.query<InstanceCut>(
      `WITH there AS (SELECT r.actor_id AS id FROM remote_actors r WHERE ${THERE})
        SELECT (SELECT count(*)::int FROM actors a JOIN there USING (id)
            WHERE a.type = 'person' AND a.deleted_at IS NULL) AS people,
          (SELECT count(*)::int FROM events e JOIN there t ON t.id = e.organizer_actor_id
            WHERE e.deleted_at IS NULL) AS events,
          (SELECT count(*)::int FROM follows f
            WHERE f.follower_id IN (SELECT id FROM there) OR f.target_id IN (SELECT id FROM there)) AS follows,
          (SELECT count(*)::int FROM members m JOIN there t ON t.id = m.actor_id
            JOIN actors g ON g.id = m.group_id AND g.domain IS NULL WHERE m.role <> 'rejected') AS members,
          (SELECT count(*)::int FROM participations p JOIN there t ON t.id = p.actor_id
            JOIN events e ON e.id = p.event_id AND e.local AND coalesce(e.ends_on, e.begins_on) > $2
            WHERE p.role NOT IN ('creator', 'rejected')) AS participations`,
      [host, this.clock.now()],
    );
    return cut!;
  }
}
