import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, parseInput, randomId, type Tx } from '#convoke/core';
import { GroupCreators, InstanceSettingsService } from '#convoke/instance';
import { type AddressInput, AddressService } from '#convoke/places';
import { Actor, ActorKind, newActor } from '../actor.entity.js';
import { ActorQueries } from '../actor.queries.js';
import { actorWords, isSaidAgain } from '../actor-words.js';
import { type PictureInputs, ProfilePictures } from '../profile-pictures.service.js';
import { Screening, type WritingStanding } from '../screening.js';
import { Usernames } from '../usernames.service.js';
import { requireUser, type Viewer } from '../viewer.js';
import { Group } from './group.entity.js';
import { GroupBurial } from './group-burial.service.js';
import { GroupQueries } from './group.queries.js';
import { GroupRights } from './group-rights.service.js';
import { groupChange, newGroup } from './group.schema.js';
import { GroupVisibility, MemberRole, Openness } from './group.values.js';
import { GroupCreated, GroupUpdated } from './groups.domain-events.js';
import { Member } from './member.entity.js';

export interface GroupInput extends PictureInputs {
  name?: string | null;
  summary?: string | null;
  visibility?: GroupVisibility | null;
  openness?: Openness | null;
  manuallyApprovesFollowers?: boolean | null;
  physicalAddress?: AddressInput | null;
}

/** Makes, changes and removes the groups of this instance. */
@Injectable()
export class Groups {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly queries: GroupQueries,
    private readonly rights: GroupRights,
    private readonly burial: GroupBurial,
    private readonly usernames: Usernames,
    private readonly pictures: ProfilePictures,
    private readonly addresses: AddressService,
    private readonly settings: InstanceSettingsService,
    private readonly events: DomainEvents,
    private readonly screening: Screening,
  ) {}

  /** Whoever makes it is its first administrator. Throws group_creation_closed, profile_moved, too_fast, InvalidInput. */
  async create(viewer: Viewer, actorId: string, input: GroupInput & { preferredUsername: string }): Promise<Actor> {
    const { preferredUsername, visibility, openness, manuallyApprovesFollowers, ...texts } = parseInput(
      newGroup,
      input,
    );
    await this.assertMayCreate(viewer, actorId);
    const id = randomId();
    const pictures = await this.pictures.resolve(input, { id, userId: requireUser(viewer).id });
    const createdAt = this.clock.now();
    return this.db.transaction(async (tx) => {
      await this.screening.admit(tx, { kind: 'group', actorId });
      // Nobody who is just deleted is left alone with it.
      await this.actors.lockPerson(tx, actorId);
      await this.usernames.claim(tx, preferredUsername);
      const url = this.usernames.urlOf(preferredUsername);
      const actor = newActor({ id, preferredUsername, type: ActorKind.GROUP, url, createdAt });
      Object.assign(actor, named({ ...texts, ...pictures }));
      await tx.insert(Actor, actor);
      await this.pictures.attach(tx, actor);
      const address = await this.addresses.save(tx, input.physicalAddress ?? null, null);
      await tx.insert(Group, {
        actorId: id,
        visibility: visibility ?? GroupVisibility.PUBLIC,
        openness: openness ?? Openness.INVITE_ONLY,
        manuallyApprovesFollowers: manuallyApprovesFollowers ?? false,
        physicalAddressId: address?.id ?? null,
      });
      await tx.insert(Member, this.founder(id, actorId, createdAt));
      await this.screening.count(tx, { kind: 'group', id, actorId });
      await this.screening.reword(tx, actorWords(actor, actorId), standingOf(visibility ?? GroupVisibility.PUBLIC));
      await this.events.emit(tx, GroupCreated, { groupId: id });
      return actor;
    });
  }

  /** `actorId` says as whom, where several could. Throws group_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async update(viewer: Viewer, id: string, input: GroupInput, actorId?: string | null): Promise<Actor> {
    const { visibility, openness, manuallyApprovesFollowers, ...texts } = parseInput(groupChange, input);
    const { actorId: byActorId } = await this.rights.require(viewer, id, 'administer', actorId);
    const before = await this.queries.getVisible(viewer, id);
    const pictures = await this.pictures.resolve(input, { ...before, userId: requireUser(viewer).id });
    return this.db.transaction(async (tx) => {
      const { actor, group } = await this.lockOurs(tx, id);
      await this.rights.require(viewer, id, 'administer', byActorId, tx);
      const was = { words: actorWords(actor), visibility: group.visibility };
      Object.assign(actor, named({ ...texts, ...pictures }), { updatedAt: this.clock.now() });
      await tx.update(Actor, { id }, actor);
      await this.pictures.attach(tx, actor);
      Object.assign(group, present({ visibility, openness, manuallyApprovesFollowers }));
      if (input.physicalAddress !== undefined) {
        const address = await this.addresses.save(tx, input.physicalAddress, group.physicalAddressId);
        group.physicalAddressId = address?.id ?? null;
      }
      await tx.update(Group, { actorId: id }, group);
      const words = actorWords(actor, byActorId);
      const saysElse = !isSaidAgain(was.words, words) || was.visibility !== group.visibility;
      if (saysElse) await this.screening.reword(tx, words, standingOf(group.visibility));
      await this.events.emit(tx, GroupUpdated, { groupId: id, byActorId });
      return actor;
    });
  }

  /** Leaves a tombstone that keeps the name taken. Throws group_not_found, unauthorized, profile_ambiguous. */
  async delete(viewer: Viewer, id: string, actorId?: string | null): Promise<void> {
    await this.db.transaction(async (tx) => {
      const { actor } = await this.lockOurs(tx, id);
      const { actorId: byActorId } = await this.rights.require(viewer, id, 'administer', actorId, tx);
      await this.burial.bury(tx, actor, byActorId);
    });
  }

  private async lockOurs(tx: Tx, id: string) {
    const found = await this.queries.lock(tx, id);
    if (!found.actor.local) throw new DomainError('group_not_found');
    return found;
  }

  private async assertMayCreate(viewer: Viewer, actorId: string): Promise<void> {
    if (!viewer.owns(actorId)) throw new DomainError('unauthorized', { field: 'actorId' });
    await this.assertGroupsBegin(viewer);
    const actor = await this.actors.getPerson(actorId);
    if (actor.suspended) throw new DomainError('unauthorized');
    await this.actors.assertNotMoved(actorId);
  }

  private async assertGroupsBegin(viewer: Viewer): Promise<void> {
    const { groups, groupCreators } = await this.settings.current();
    if (!groups) throw new DomainError('group_creation_closed');
    if (groupCreators === GroupCreators.MODERATORS && !viewer.isModerator) {
      throw new DomainError('group_creation_by_moderators');
    }
  }

  private founder(groupId: string, actorId: string, at: Date): Partial<Member> {
    const uuid = randomUUID();
    const url = this.usernames.memberUrlOf(uuid);
    return { uuid, url, groupId, actorId, role: MemberRole.CREATOR, invitedById: null, insertedAt: at, updatedAt: at };
  }
}

/** What few find, the rules against spam leave alone. */
function standingOf(visibility: GroupVisibility): WritingStanding {
  return visibility === GroupVisibility.PUBLIC ? 'public' : 'closed';
}

function named<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Of settings null means the same as nothing. */
function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Partial<T>;
}
