import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';

/** What administrators see of their instance at a glance. */
export interface DashboardFigures {
  lastEventId: string | null;
  lastGroupId: string | null;
  numberOfUsers: number;
  numberOfEvents: number;
  numberOfComments: number;
  numberOfGroups: number;
  numberOfReports: number;
  numberOfFollowers: number;
  numberOfFollowings: number;
  numberOfConfirmedParticipationsToLocalEvents: number;
}

/** Counts what there is on this instance. */
@Injectable()
export class DashboardQueries {
  constructor(private readonly db: Database) {}

  async count(instanceActorId: string | null): Promise<DashboardFigures> {
    const [figures] = await this.db.query<DashboardFigures>(
      `SELECT
        (SELECT id FROM events
          WHERE local AND visibility = 'public' AND NOT draft AND NOT suspended AND deleted_at IS NULL
          ORDER BY published_at DESC NULLS LAST LIMIT 1) AS "lastEventId",
        (SELECT id FROM actors
          WHERE type = 'group' AND domain IS NULL AND suspended_at IS NULL AND deleted_at IS NULL
          ORDER BY created_at DESC LIMIT 1) AS "lastGroupId",
        (SELECT count(*) FROM users WHERE confirmed_at IS NOT NULL)::int AS "numberOfUsers",
        (SELECT count(*) FROM events WHERE local AND NOT draft AND deleted_at IS NULL)::int AS "numberOfEvents",
        (SELECT count(*) FROM comments WHERE local AND deleted_at IS NULL AND NOT awaits_moderator)::int AS "numberOfComments",
        (SELECT count(*) FROM actors
          WHERE type = 'group' AND domain IS NULL AND deleted_at IS NULL)::int AS "numberOfGroups",
        (SELECT count(*) FROM reports WHERE status = 'open')::int AS "numberOfReports",
        (SELECT count(*) FROM follows WHERE target_id = $1 AND approved)::int AS "numberOfFollowers",
        (SELECT count(*) FROM follows WHERE follower_id = $1 AND approved)::int AS "numberOfFollowings",
        (SELECT count(*) FROM participations p JOIN events e ON e.id = p.event_id
          WHERE e.local AND p.role IN ('participant', 'moderator', 'administrator'))::int
          AS "numberOfConfirmedParticipationsToLocalEvents"`,
      [instanceActorId],
    );
    return figures!;
  }
}
