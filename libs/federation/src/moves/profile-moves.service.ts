import { Injectable } from '@nestjs/common';
import { type Occasion, PasswordProof, type User } from '#convoke/accounts';
import { Actor, ActorQueries, PersonMoved, PersonUpdated } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, loader } from '#convoke/core';
import { MoveMails } from './move-mails.service.js';
import { OwnProfiles } from './own-profiles.service.js';
import { ProfilesElsewhere } from './profiles-elsewhere.service.js';

const DAY_MS = 24 * 3_600_000;

/** Where profiles have gone: ours as their rows say, others where both servers say so. */
const GONE_TO = `SELECT a.id AS "profileId", t.id AS "targetId" FROM actors a
    LEFT JOIN remote_actors r ON r.actor_id = a.id
    JOIN actors t ON t.id = a.moved_to_id OR t.url = r.moved_to
  WHERE a.id = ANY($1) AND (a.moved_to_id IS NOT NULL
    OR EXISTS (SELECT FROM remote_actors heir WHERE heir.actor_id = t.id AND a.url = ANY(heir.also_known_as))
    OR EXISTS (SELECT FROM profile_aliases x WHERE x.profile_id = t.id AND x.alias_id = a.id))`;

/** Sends the people who know a profile here to one on another server, and calls the profile back. */
@Injectable()
export class ProfileMoves {
  /** Where each profile has gone; those that have not are missing. */
  readonly targetOf = loader<string, Actor>(async (ids) => {
    const moves = await this.db.query<{ profileId: string; targetId: string }>(GONE_TO, [ids]);
    const targets = await this.queries.findMany(moves.map(({ targetId }) => targetId));
    const found = moves.filter(({ targetId }) => targets.has(targetId));
    return new Map(found.map(({ profileId, targetId }) => [profileId, targets.get(targetId)!]));
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly proof: PasswordProof,
    private readonly queries: ActorQueries,
    private readonly own: OwnProfiles,
    private readonly elsewhere: ProfilesElsewhere,
    private readonly events: DomainEvents,
    private readonly mails: MoveMails,
  ) {}

  /**
   * Moves a profile to one that names it in `alsoKnownAs`, at most once in 30 days. Throws person_not_found,
   * unauthorized, incorrect_password, profile_moved, moved_recently, and InvalidInput for an address that will not do.
   */
  async move(
    user: User,
    id: string,
    { address, password }: { address: string; password: string },
    occasion: Occasion,
  ): Promise<Actor> {
    this.assertMayMove(await this.own.get(user, id));
    await this.proof.require(user.id, password);
    const { actor: target, remote } = await this.elsewhere.find(user.id, address);
    return this.own.change(user, id, async (tx, profile) => {
      this.assertMayMove(profile);
      if (!remote.alsoKnownAs.includes(profile.url)) {
        throw invalid('address', 'error_move_not_named', { address: profile.url });
      }
      await this.own.assertUnlinked(tx, profile, target.id);
      profile.moveTo(target.id, this.clock.now());
      await tx.update(Actor, { id }, profile);
      await this.events.emit(tx, PersonUpdated, { actorId: id });
      await this.events.emit(tx, PersonMoved, { actorId: id });
      await this.mails.tellOfMove(tx, user, profile, target, occasion);
      return profile;
    });
  }

  /** Sends nobody away any more; throws person_not_found, unauthorized. */
  async callBack(user: User, id: string): Promise<Actor> {
    return this.own.change(user, id, async (tx, profile) => {
      if (profile.movedToId === null) return profile;
      profile.callBack(this.clock.now());
      await tx.update(Actor, { id }, profile);
      await this.events.emit(tx, PersonUpdated, { actorId: id });
      return profile;
    });
  }

  private assertMayMove({ movedToId, nextMoveAt }: Actor): void {
    if (movedToId !== null) throw new DomainError('profile_moved');
    const wait = (nextMoveAt?.getTime() ?? 0) - this.clock.now().getTime();
    if (wait > 0) throw new DomainError('moved_recently', { params: { days: Math.ceil(wait / DAY_MS) } });
  }
}
