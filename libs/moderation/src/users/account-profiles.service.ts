import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type User, Users } from '#convoke/accounts';
import { Actor, ActorQueries, Suspensions } from '#convoke/actors';
import { Clock, Database, job, Jobs, OnJob, type Tx } from '#convoke/core';

export const FollowAccount = job<{ actorId: string }>('moderation.follow-account');

/** Within how long after its account the last profile is suspended, or let in again. */
const SPREAD_MS = 24 * 3_600_000;

/**
 * Suspends the profiles of accounts that are shut. One follows at once and each other one at a moment of its own: what
 * vanishes or comes back together, here and on other servers, belongs together.
 */
@Injectable()
export class AccountProfiles {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly users: Users,
    private readonly queries: ActorQueries,
    private readonly suspensions: Suspensions,
  ) {}

  async follow(tx: Tx, { id, defaultActorId }: User): Promise<void> {
    const profiles = await this.queries.profilesInside(tx, id);
    const first = profiles.find((profile) => profile.id === defaultActorId) ?? profiles[0];
    for (const profile of profiles) {
      const delay = profile === first ? 0 : randomInt(SPREAD_MS);
      const startAfter = new Date(this.clock.now().getTime() + delay);
      await this.jobs.send(tx, FollowAccount, { actorId: profile.id }, { startAfter });
    }
  }

  /** As its account is by now. What moderators suspended by itself stays so. */
  @OnJob(FollowAccount)
  async followOne({ actorId }: { actorId: string }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const found = await tx.findOneBy(Actor, { id: actorId });
      if (!found?.userId) return;
      const { disabledAt } = await this.users.lock(tx, found.userId);
      await this.suspensions.setWithAccount(tx, actorId, disabledAt !== null);
    });
  }
}
