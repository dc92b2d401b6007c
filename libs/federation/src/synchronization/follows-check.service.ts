import { Injectable } from '@nestjs/common';
import { Clock, Database, job, Jobs } from '#convoke/core';
import { Recently } from '../remote/recently.js';
import type { AnnouncedFollowers } from './announced-followers.js';
import { digestOfFollowers } from './followers-digest.js';

/** Makes our follows of an actor elsewhere agree with what its server has of them. */
export const MendFollows = job<AnnouncedFollowers>('federation.mend-follows', {
  retryLimit: 2,
  expireInSeconds: 900,
});

/** However many activities differ, the list of an actor's followers is asked for once in this time. */
const ASKED_AGAIN_AFTER_MS = 600_000;

/** A follow of an actor elsewhere by one of ours. */
interface FollowOfOurs {
  id: string;
  targetId: string;
  approved: boolean;
  followerUri: string;
}

/** Notices when another server counts other followers among us than we do (FEP-8fcf). */
@Injectable()
export class FollowsCheck {
  private readonly asked = new Recently(ASKED_AGAIN_AFTER_MS);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  async compare(announced: AnnouncedFollowers): Promise<void> {
    const { actorId, digest } = announced;
    const approved = (await this.ofOurs(actorId)).filter((follow) => follow.approved);
    const now = this.clock.now();
    if (digestOfFollowers(approved.map(({ followerUri }) => followerUri)) === digest) return;
    if (this.asked.has(actorId, now)) return;
    this.asked.note(actorId, now);
    await this.db.transaction((tx) => this.jobs.send(tx, MendFollows, announced));
  }

  /** Our follows of an actor, also those that wait for an answer. */
  async ofOurs(actorId: string): Promise<FollowOfOurs[]> {
    return this.db.query<FollowOfOurs>(
      `SELECT f.id, f.target_id AS "targetId", f.approved, a.url AS "followerUri" FROM follows f JOIN actors a ON a.id = f.follower_id
        WHERE f.target_id = $1 AND a.domain IS NULL AND a.deleted_at IS NULL`,
      [actorId],
    );
  }
}
