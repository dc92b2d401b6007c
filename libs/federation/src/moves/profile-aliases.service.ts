import { Injectable } from '@nestjs/common';
import { Actor, ActorQueries, PersonDeleted, PersonUpdated } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, loader, OnDomainEvent, type Tx } from '#convoke/core';
import type { User } from '#convoke/accounts';
import { OwnProfiles } from './own-profiles.service.js';
import { ProfilesElsewhere } from './profiles-elsewhere.service.js';

const MOST = 10;

/** Keeps which profiles on other servers a profile here says to be, too: whoever moves here needs it. */
@Injectable()
export class ProfileAliases {
  /** Of each profile, in the order in which they were added. */
  readonly of = loader<string, Actor[]>(
    async (ids) => {
      const rows = await this.db.query<{ profile_id: string; alias_id: string }>(
        'SELECT profile_id, alias_id FROM profile_aliases WHERE profile_id = ANY($1) ORDER BY created_at, alias_id',
        [ids],
      );
      const actors = await this.queries.findMany(rows.map(({ alias_id }) => alias_id));
      const found = rows.filter(({ alias_id }) => actors.has(alias_id));
      const groups = Map.groupBy(found, ({ profile_id }) => profile_id);
      return new Map(Array.from(groups, ([id, group]) => [id, group.map(({ alias_id }) => actors.get(alias_id)!)]));
    },
    () => [],
  );

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: ActorQueries,
    private readonly own: OwnProfiles,
    private readonly elsewhere: ProfilesElsewhere,
    private readonly events: DomainEvents,
  ) {}

  /** The addresses that other servers read. */
  async addressesOf(profileId: string): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(
      `SELECT a.url FROM profile_aliases p JOIN actors a ON a.id = p.alias_id
        WHERE p.profile_id = $1 ORDER BY p.created_at, a.id`,
      [profileId],
    );
    return rows.map(({ url }) => url);
  }

  /** Throws person_not_found, unauthorized, and InvalidInput where the address leads to nobody who may be added. */
  async add(user: User, profileId: string, address: string): Promise<Actor> {
    await this.own.get(user, profileId);
    const { actor } = await this.elsewhere.find(user.id, address);
    return this.own.change(user, profileId, async (tx, profile) => {
      await this.own.assertUnlinked(tx, profile, actor.id);
      if ((await this.count(tx, profileId, actor.id)) >= MOST)
        throw invalid('address', 'error_alias_many', { max: MOST });
      await this.db.query(
        'INSERT INTO profile_aliases (profile_id, alias_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [profileId, actor.id, this.clock.now()],
        tx,
      );
      await this.announce(tx, profile);
      return profile;
    });
  }

  /** Throws person_not_found, also for one that it does not name, and unauthorized. */
  async remove(user: User, profileId: string, aliasId: string): Promise<Actor> {
    return this.own.change(user, profileId, async (tx, profile) => {
      const removed = await this.db.query(
        'DELETE FROM profile_aliases WHERE profile_id = $1 AND alias_id::text = $2 RETURNING alias_id',
        [profileId, aliasId],
        tx,
      );
      if (removed.length === 0) throw new DomainError('person_not_found', { field: 'aliasId' });
      await this.announce(tx, profile);
      return profile;
    });
  }

  @OnDomainEvent(PersonDeleted)
  async forget({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query('DELETE FROM profile_aliases WHERE profile_id = $1', [actorId]);
  }

  /** Besides one. */
  private async count(tx: Tx, profileId: string, aliasId: string): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM profile_aliases WHERE profile_id = $1 AND alias_id <> $2',
      [profileId, aliasId],
      tx,
    );
    return row!.count;
  }

  private async announce(tx: Tx, profile: Actor): Promise<void> {
    profile.updatedAt = this.clock.now();
    await tx.update(Actor, { id: profile.id }, { updatedAt: profile.updatedAt });
    await this.events.emit(tx, PersonUpdated, { actorId: profile.id });
  }
}
