import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, job, Jobs, type Locale, RateLimits, type Tx } from '#convoke/core';
import { AccountLetters, PasswordProof, type User, UserRole, Users } from '#convoke/accounts';
import { MediaService } from '#convoke/media';
import { m } from '#translations';
import { Actor } from './actor.entity.js';
import { ActorQueries } from './actor.queries.js';
import { AccountDeleted } from './actors.domain-events.js';
import { GroupDepartures } from './groups/group-departures.service.js';
import { Persons } from './person.service.js';

export const RemoveProfile = job<{ actorId: string }>('actors.remove-profile');

/** Within how long after its account the last profile goes. */
const SPREAD_MS = 24 * 3_600_000;

/** Lets people leave for good. */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly proof: PasswordProof,
    private readonly users: Users,
    private readonly queries: ActorQueries,
    private readonly persons: Persons,
    private readonly departures: GroupDepartures,
    private readonly media: MediaService,
    private readonly letters: AccountLetters,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Removes the account at once and its profiles after it, with groups that nobody else is in. Throws
   * incorrect_password, last_administrator, last_administrator_of_groups.
   */
  async delete({ id }: User, password: string, { ip, locale }: { ip: string; locale: Locale }): Promise<void> {
    await this.limits.consume('login:network', ip);
    const { role } = await this.proof.require(id, password);
    await this.db.transaction(async (tx) => {
      if (role === UserRole.ADMINISTRATOR) await this.assertNotLast(tx, id);
      const user = await this.users.lock(tx, id);
      await this.assertReplaceable(tx, user);
      await this.erase(tx, user);
      await this.sayGoodbye(tx, user, locale);
    });
  }

  /** Removes an account that the caller holds; groups that it alone administers go to whoever has been there longest. */
  async erase(tx: Tx, user: User): Promise<void> {
    await this.abandonProfiles(tx, user);
    await this.media.disown(tx, user.id);
    await this.users.delete(tx, user.id);
    await this.events.emit(tx, AccountDeleted, { userId: user.id });
  }

  /** Leaves a tombstone of a profile whose account is gone; does nothing where there is one already. */
  async removeProfile(actorId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const profile = await tx.findOne(Actor, { where: { id: actorId }, lock });
      if (profile && !profile.deletedAt && profile.userId === null) await this.persons.bury(tx, profile);
    });
  }

  private async assertNotLast(tx: Tx, id: string): Promise<void> {
    const others = (await this.users.lockAdministrators(tx)).filter((administrator) => administrator.id !== id);
    if (others.length === 0) throw new DomainError('last_administrator');
  }

  private async assertReplaceable(tx: Tx, { id }: User): Promise<void> {
    const profiles = await this.queries.profilesInside(tx, id);
    await this.departures.assertReplaceable(
      tx,
      profiles.map((profile) => profile.id),
      false,
    );
  }

  /**
   * Nobody owns the profiles from now on. One goes at once and each other one at a moment of its own: what disappears
   * together, here and on other servers, belonged together.
   */
  private async abandonProfiles(tx: Tx, { id, defaultActorId }: User): Promise<void> {
    const profiles = await this.queries.profilesInside(tx, id);
    await tx.update(Actor, { userId: id }, { userId: null });
    const first = profiles.find((profile) => profile.id === defaultActorId) ?? profiles[0];
    for (const profile of profiles) {
      const delay = profile === first ? 0 : randomInt(SPREAD_MS);
      const startAfter = new Date(this.clock.now().getTime() + delay);
      await this.jobs.send(tx, RemoveProfile, { actorId: profile.id }, { startAfter });
    }
  }

  private async sayGoodbye(tx: Tx, user: User, locale: Locale): Promise<void> {
    await this.letters.send(tx, user, locale, (names, options) => ({
      subject: m.mail_goodbye_subject(names, options),
      title: m.mail_goodbye_title({}, options),
      paragraphs: [
        m.mail_goodbye_text(names, options),
        m.mail_goodbye_profiles({}, options),
        m.mail_goodbye_not_you({}, options),
      ],
    }));
  }
}
