import { Injectable } from '@nestjs/common';
import { type User, Users } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database, DomainError, invalid, type Tx } from '#convoke/core';

/** The profiles of an account, as their owner says where else they are. */
@Injectable()
export class OwnProfiles {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly queries: ActorQueries,
  ) {}

  /** Throws person_not_found, unauthorized for somebody else's. */
  async get(user: User, id: string): Promise<Actor> {
    const profile = await this.queries.getPerson(id);
    assertOwn(user, profile);
    return profile;
  }

  /**
   * Changes a profile while nobody changes another one of the account. Throws person_not_found, unauthorized,
   * profile_suspended.
   */
  async change(user: User, id: string, work: (tx: Tx, profile: Actor) => Promise<Actor>): Promise<Actor> {
    return this.db.transaction(async (tx) => {
      await this.users.lock(tx, user.id);
      const profile = await this.queries.lockPerson(tx, id);
      assertOwn(user, profile);
      if (profile.suspended) throw new DomainError('profile_suspended', { field: 'id' });
      return work(tx, profile);
    });
  }

  /** Two profiles that name the same one elsewhere are seen to belong together: InvalidInput keeps people from that. */
  async assertUnlinked(tx: Tx, { id, userId }: Actor, elsewhereId: string): Promise<void> {
    const linked = await this.db.query(
      `SELECT FROM actors p WHERE p.user_id = $1 AND p.id <> $2 AND p.deleted_at IS NULL AND (p.moved_to_id = $3
        OR EXISTS (SELECT FROM profile_aliases x WHERE x.profile_id = p.id AND x.alias_id = $3)) LIMIT 1`,
      [userId, id, elsewhereId],
      tx,
    );
    if (linked.length > 0) throw invalid('address', 'error_profile_linked');
  }
}

function assertOwn(user: User, profile: Actor): void {
  if (profile.userId !== user.id) throw new DomainError('unauthorized', { field: 'id' });
}
