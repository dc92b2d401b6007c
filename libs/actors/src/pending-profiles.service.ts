import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig, parseInput, randomId, RateLimits, type Tx } from '#convoke/core';
import { emailInput, FirstProfiles, inetOf, type User } from '#convoke/accounts';
import { type Actor, ActorKind, newActor } from './actor.entity.js';
import { PendingProfile } from './pending-profile.entity.js';
import { Persons } from './person.service.js';
import { newProfile } from './profile.schema.js';
import { Usernames } from './usernames.service.js';

const wishSchema = newProfile.extend({ email: emailInput });

export interface ProfileWish {
  email: string;
  preferredUsername: string;
  name?: string | null;
  summary?: string | null;
}

/** Keeps the profiles that people ask for while their address waits to be confirmed, and makes them then. */
@Injectable()
export class PendingProfiles extends FirstProfiles {
  constructor(
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly usernames: Usernames,
    private readonly persons: Persons,
  ) {
    super();
  }

  /**
   * Takes the wish down and keeps the name free for it, whatever account the address has or has not. Answers the
   * profile as it will be. Throws InvalidInput.
   */
  async keep(raw: ProfileWish, ip: string): Promise<Actor> {
    const { email, preferredUsername, name = null, summary = '' } = parseInput(wishSchema, raw);
    await this.limits.consume('profile:network', ip);
    return this.db.transaction(async (tx) => {
      const network = inetOf(ip);
      await this.drop(tx, email, network);
      await this.usernames.claim(tx, preferredUsername);
      const actorId = randomId();
      const createdAt = this.clock.now();
      const expiresAt = new Date(createdAt.getTime() + this.config.unconfirmedHours * 3_600_000);
      // The name may still be held by a wish that expired.
      await tx.delete(PendingProfile, { preferredUsername });
      await tx.insert(PendingProfile, {
        actorId,
        preferredUsername,
        name,
        summary,
        email,
        network,
        createdAt,
        expiresAt,
      });
      const url = this.usernames.urlOf(preferredUsername);
      return newActor({ id: actorId, type: ActorKind.PERSON, preferredUsername, url, name, summary, createdAt });
    });
  }

  /** Makes the profile of a user's wish, if one came from where their registration came from. */
  override async claim(tx: Tx, user: User, network: string | null): Promise<void> {
    const [wish] = await this.db.query<{ actor_id: string }>(
      // Of IPv6 a household has a /64, in which devices change their addresses.
      `SELECT actor_id FROM pending_profiles WHERE email = $1 AND expires_at > $3
       AND set_masklen(network, CASE family(network) WHEN 6 THEN 64 ELSE 32 END) >>= $2::inet
       ORDER BY created_at DESC LIMIT 1`,
      [user.email, network, this.clock.now()],
      tx,
    );
    if (!wish) return;
    const { actorId, preferredUsername, name, summary } = await tx.findOneByOrFail(PendingProfile, {
      actorId: wish.actor_id,
    });
    await tx.delete(PendingProfile, { actorId });
    await this.persons.add(tx, user, actorId, { preferredUsername, name, summary });
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM pending_profiles WHERE expires_at < $1', [this.clock.now()]);
  }

  private async drop(tx: Tx, email: string, network: string | null): Promise<void> {
    await this.db.query(
      'DELETE FROM pending_profiles WHERE email = $1 AND network IS NOT DISTINCT FROM $2::inet',
      [email, network],
      tx,
    );
  }
}
