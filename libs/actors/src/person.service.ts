import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, parseInput, randomId, type Tx } from '#convoke/core';
import { type User, Users } from '#convoke/accounts';
import { Actor, ActorKind, newActor } from './actor.entity.js';
import { actorWords, isSaidAgain } from './actor-words.js';
import { ActorQueries } from './actor.queries.js';
import { PersonCreated, PersonDeleted, PersonUpdated } from './actors.domain-events.js';
import { GroupDepartures } from './groups/group-departures.service.js';
import { newProfile, type NewProfile, profileChanges } from './profile.schema.js';
import { Indexing } from './indexing.service.js';
import { type PictureIds, type PictureInputs, ProfilePictures } from './profile-pictures.service.js';
import { Screening } from './screening.js';
import { Usernames } from './usernames.service.js';

export interface ProfileInput extends PictureInputs {
  name?: string | null;
  summary?: string | null;
}

export interface ProfileChanges extends ProfileInput {
  /** Whether searches may find what it publishes. */
  indexable?: boolean | null;
}

/** Makes, changes and removes the profiles of users. */
@Injectable()
export class Persons {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: ActorQueries,
    private readonly departures: GroupDepartures,
    private readonly usernames: Usernames,
    private readonly pictures: ProfilePictures,
    private readonly users: Users,
    private readonly events: DomainEvents,
    private readonly screening: Screening,
    private readonly indexing: Indexing,
  ) {}

  /** One more profile; the first becomes the default one. Throws too_fast, InvalidInput. */
  async create(user: User, input: ProfileInput & { preferredUsername: string }): Promise<Actor> {
    const texts = parseInput(newProfile, input);
    const id = randomId();
    const pictures = await this.pictures.resolve(input, { id, userId: user.id });
    return this.db.transaction(async (tx) => {
      // The first one belongs to registering.
      if (user.defaultActorId) await this.screening.admit(tx, { kind: 'profile', actorId: user.defaultActorId });
      await this.usernames.claim(tx, texts.preferredUsername);
      const owner = await this.users.lock(tx, user.id);
      await this.assertMayAdd(tx, user);
      const person = await this.add(tx, owner, id, { ...texts, ...pictures });
      await this.screening.count(tx, { kind: 'profile', id, actorId: id });
      return person;
    });
  }

  /** One more profile for an account that the caller holds, without pictures and at any pace. Throws InvalidInput. */
  async createFor(tx: Tx, owner: User, input: ProfileInput & { preferredUsername: string }): Promise<Actor> {
    const texts = parseInput(newProfile, input);
    await this.usernames.claim(tx, texts.preferredUsername);
    await this.assertMayAdd(tx, owner);
    return this.add(tx, owner, randomId(), texts);
  }

  /** Gives the user a profile of a name that was claimed. */
  async add(tx: Tx, user: User, id: string, { preferredUsername, ...values }: NewProfile & PictureIds): Promise<Actor> {
    const person = newActor({
      id,
      preferredUsername,
      type: ActorKind.PERSON,
      url: this.usernames.urlOf(preferredUsername),
      userId: user.id,
      createdAt: this.clock.now(),
    });
    Object.assign(person, namedValues(values));
    await tx.insert(Actor, person);
    await this.pictures.attach(tx, person);
    if (user.defaultActorId === null) await this.users.setDefaultActor(tx, user, id);
    await this.screening.reword(tx, actorWords(person), 'public');
    await this.events.emit(tx, PersonCreated, { actorId: id });
    return person;
  }

  /** Throws person_not_found, unauthorized for a profile of somebody else, InvalidInput. */
  async update(user: User, id: string, input: ProfileChanges): Promise<Actor> {
    const { indexable, ...texts } = parseInput(profileChanges, input);
    const before = await this.queries.getPerson(id);
    assertOwn(user, before);
    assertNotSuspended(before);
    const pictures = await this.pictures.resolve(input, before);
    return this.db.transaction(async (tx) => {
      const person = await this.queries.lockPerson(tx, id);
      assertOwn(user, person);
      assertNotSuspended(person);
      const said = actorWords(person);
      Object.assign(person, namedValues({ ...texts, ...pictures }), { updatedAt: this.clock.now() });
      await tx.update(Actor, { id }, person);
      if (indexable !== undefined) await this.indexing.set(tx, id, (person.indexable = indexable));
      await this.pictures.attach(tx, person);
      if (!isSaidAgain(said, actorWords(person))) await this.screening.reword(tx, actorWords(person), 'public');
      await this.events.emit(tx, PersonUpdated, { actorId: id });
      return person;
    });
  }

  /**
   * Leaves a tombstone; answers the profile as it was. Throws last_profile for the only one of its user,
   * last_administrator_of_groups.
   */
  async delete(user: User, id: string): Promise<Actor> {
    return this.db.transaction(async (tx) => {
      const owner = await this.users.lock(tx, user.id);
      const person = await this.queries.lockPerson(tx, id);
      assertOwn(user, person);
      await this.assertNotOnly(tx, owner, id);
      await this.departures.assertReplaceable(tx, [id], true);
      const was = Object.assign(new Actor(), person);
      await this.remove(tx, owner, person);
      return was;
    });
  }

  /**
   * Takes a profile from an account; the caller holds both and says who may. Groups that it alone administers go to
   * whoever has been there longest. Throws last_profile.
   */
  async remove(tx: Tx, owner: User, person: Actor): Promise<void> {
    const next = await this.assertNotOnly(tx, owner, person.id);
    if (owner.defaultActorId === person.id) await this.users.setDefaultActor(tx, owner, next.id);
    await this.bury(tx, person);
  }

  /** The oldest of the others. */
  private async assertNotOnly(tx: Tx, owner: User, id: string): Promise<Actor> {
    const [next] = (await this.queries.profilesInside(tx, owner.id)).filter((profile) => profile.id !== id);
    if (!next) throw new DomainError('last_profile', { field: 'id' });
    return next;
  }

  /** Throws profile_suspended for an account that has no other profiles than those: a new name is no way around it. */
  private async assertMayAdd(tx: Tx, { id }: User): Promise<void> {
    const profiles = await this.queries.profilesInside(tx, id);
    if (profiles.length > 0 && profiles.every(({ suspended }) => suspended)) throw new DomainError('profile_suspended');
  }

  /** Leaves a tombstone of a profile that the caller holds and may remove. */
  async bury(tx: Tx, person: Actor): Promise<void> {
    const groupIds = await this.departures.leaveAll(tx, person.id);
    person.bury(this.clock.now());
    await tx.update(Actor, { id: person.id }, person);
    await this.pictures.attach(tx, person);
    await this.events.emit(tx, PersonDeleted, { actorId: person.id, groupIds });
  }

  /** Throws person_not_found for a name that none of the user's profiles has. */
  async changeDefault(user: User, preferredUsername: string): Promise<User> {
    return this.db.transaction(async (tx) => {
      const owner = await this.users.lock(tx, user.id);
      const profiles = await this.queries.profilesInside(tx, user.id);
      const chosen = profiles.find((profile) => profile.preferredUsername === preferredUsername.trim().toLowerCase());
      if (!chosen) throw new DomainError('person_not_found', { field: 'preferredUsername' });
      assertNotSuspended(chosen);
      await this.users.setDefaultActor(tx, owner, chosen.id);
      return owner;
    });
  }
}

function assertOwn(user: User, person: Actor): void {
  if (person.userId !== user.id) throw new DomainError('unauthorized', { field: 'id' });
}

function assertNotSuspended(person: Actor): void {
  if (person.suspended) throw new DomainError('profile_suspended', { field: 'id' });
}

/** What somebody named; the rest stays as it is. */
function namedValues<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
