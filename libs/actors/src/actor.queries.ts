import { Injectable } from '@nestjs/common';
import { In, IsNull, type SelectQueryBuilder } from 'typeorm';
import { Database, DomainError, isId, loader, type Tx } from '#convoke/core';
import { Actor, ActorKind } from './actor.entity.js';

const ALIVE = { deletedAt: IsNull() };
const OLDEST_FIRST = { createdAt: 'ASC', id: 'ASC' } as const;

/** Finds actors; tombstones are never among them. */
@Injectable()
export class ActorQueries {
  /** One actor by its id, batched with the others that a request asks for. */
  readonly byId = loader<string, Actor>((ids) => this.findMany(ids));

  /** The profiles of a user, oldest first. */
  readonly profilesOf = loader<string, Actor[]>(
    async (userIds) => {
      const profiles = await this.db.manager.find(Actor, {
        where: { userId: In(userIds), ...ALIVE },
        order: OLDEST_FIRST,
      });
      return Map.groupBy(profiles, ({ userId }) => userId!);
    },
    () => [],
  );

  constructor(private readonly db: Database) {}

  async findMany(ids: string[], tx?: Tx): Promise<Map<string, Actor>> {
    const possible = ids.filter(isId);
    if (possible.length === 0) return new Map();
    const actors = await (tx ?? this.db.manager).findBy(Actor, { id: In(possible), ...ALIVE });
    return new Map(actors.map((actor) => [actor.id, actor]));
  }

  async find(id: string): Promise<Actor | null> {
    return (await this.findMany([id])).get(id) ?? null;
  }

  /** By its id on the network, local or remote. */
  async findByUrl(url: string): Promise<Actor | null> {
    return this.db.manager.findOneBy(Actor, { url, ...ALIVE });
  }

  /** The same of several. */
  async findByUrls(urls: readonly string[]): Promise<Actor[]> {
    return urls.length === 0 ? [] : this.db.manager.findBy(Actor, { url: In([...urls]), ...ALIVE });
  }

  /** A local person by name, in any case. */
  async findLocalPerson(preferredUsername: string): Promise<Actor | null> {
    return this.findNamed(ActorKind.PERSON, preferredUsername, '');
  }

  /** A person of another server that was met before, by name in any case and host. */
  async findRemotePerson(preferredUsername: string, domain: string): Promise<Actor | null> {
    return this.findNamed(ActorKind.PERSON, preferredUsername, domain);
  }

  /** By name in any case; the host is empty for those of this instance. */
  async findNamed(type: ActorKind, preferredUsername: string, domain: string): Promise<Actor | null> {
    return this.named(type, preferredUsername, domain).andWhere('actor.deletedAt IS NULL').getOne();
  }

  /** The same of those that are deleted. */
  async findGone(type: ActorKind, preferredUsername: string, domain: string): Promise<Actor | null> {
    return this.named(type, preferredUsername, domain).andWhere('actor.deletedAt IS NOT NULL').getOne();
  }

  /** Throws person_not_found. */
  async getPerson(id: string): Promise<Actor> {
    const actor = await this.find(id);
    if (actor?.type !== ActorKind.PERSON) throw new DomainError('person_not_found', { field: 'id' });
    return actor;
  }

  /** Throws profile_moved for one of ours that has moved elsewhere: it begins nothing new here. */
  async assertNotMoved(id: string): Promise<void> {
    if (await this.hasMoved(id)) throw new DomainError('profile_moved');
  }

  async hasMoved(id: string, tx?: Tx): Promise<boolean> {
    return (await this.db.query('SELECT FROM actors WHERE id = $1 AND moved_to_id IS NOT NULL', [id], tx)).length > 0;
  }

  /** Whether one of them begins nothing here at present: it has moved away, or is shut out. */
  async isAnyResting(ids: string[], tx: Tx): Promise<boolean> {
    const resting = 'moved_to_id IS NOT NULL OR suspended_at IS NOT NULL OR host_suspended';
    const found = await this.db.query(`SELECT FROM actors WHERE id = ANY ($1) AND (${resting})`, [ids], tx);
    return found.length > 0;
  }

  /** The person, for a transaction that changes it; throws person_not_found. */
  async lockPerson(tx: Tx, id: string): Promise<Actor> {
    const where = { id, type: ActorKind.PERSON, ...ALIVE };
    const person = isId(id) ? await tx.findOne(Actor, { where, lock: { mode: 'for_no_key_update' } }) : null;
    if (!person) throw new DomainError('person_not_found', { field: 'id' });
    return person;
  }

  /** The profiles of a user as the transaction sees them, oldest first. */
  async profilesInside(tx: Tx, userId: string): Promise<Actor[]> {
    return tx.find(Actor, { where: { userId, ...ALIVE }, order: OLDEST_FIRST });
  }

  private named(type: ActorKind, preferredUsername: string, domain: string): SelectQueryBuilder<Actor> {
    const name = preferredUsername.toLowerCase().toWellFormed().replaceAll('\0', '');
    return this.db.manager
      .createQueryBuilder(Actor, 'actor')
      .where(`lower(actor.preferredUsername) = :name AND coalesce(actor.domain, '') = :domain`)
      .andWhere('actor.type = :type')
      .setParameters({ name, domain, type });
  }
}
