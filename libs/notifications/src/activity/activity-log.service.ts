import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainEvents } from '#convoke/core';
import { type Activity, kindOfSubject } from './activity.js';
import { ActivityLogged } from './activity.domain-events.js';

const HOUR_MS = 3_600_000;

export interface NewActivity extends Pick<Activity, 'groupId' | 'subject' | 'authorId' | 'objectId'> {
  /** Tells apart what happens to one thing more than once. */
  occurrence?: string;
  /** Of a change: what somebody changes again within the hour is the same activity. */
  changedAt?: Date;
  params?: Activity['params'];
  aboutId?: string;
  /** When it happened; now unless it is given. */
  at?: Date;
}

/** Writes down what happens in groups. */
@Injectable()
export class ActivityLog {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  /** Once, however often it is told; nothing for a group, or about somebody, that is gone, and without who did it and is. */
  async write(activity: NewActivity): Promise<void> {
    const { groupId, subject, authorId, objectId, params = {}, aboutId = null, at = this.clock.now() } = activity;
    await this.db.transaction(async (tx) => {
      const [written] = await this.db.query<{ id: string }>(
        `INSERT INTO activities (key, group_id, kind, subject, params, author_id, about_id, object_id, inserted_at)
          SELECT $1, g.id, $3, $4, $5, author.id, $7, $8, $9 FROM actors g
            LEFT JOIN actors author ON author.id = $6 AND author.deleted_at IS NULL
            LEFT JOIN actors about ON about.id = $7
            WHERE g.id = $2 AND g.deleted_at IS NULL AND about.deleted_at IS NULL
          ON CONFLICT (group_id, key) DO NOTHING RETURNING id`,
        [keyOf(activity), groupId, kindOfSubject(subject), subject, params, authorId, aboutId, objectId, at],
        tx,
      );
      if (written) await this.events.emit(tx, ActivityLogged, { activityId: written.id, groupId });
    });
  }
}

function keyOf({ subject, objectId, occurrence, changedAt, authorId }: NewActivity): string {
  const change = changedAt ? [Math.floor(changedAt.getTime() / HOUR_MS), authorId] : [];
  return [subject, objectId, ...(occurrence ? [occurrence] : []), ...change].join(':');
}
