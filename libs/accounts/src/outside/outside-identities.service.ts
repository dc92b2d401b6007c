import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock, Database, DomainError, isId, loader, type Tx } from '#convoke/core';
import type { User } from '../user.entity.js';
import { OutsideIdentity } from './outside-identity.entity.js';
import type { OutsidePerson } from './outside-person.js';

/** Keeps who accounts belong to outside. */
@Injectable()
export class OutsideIdentities {
  /** The identities of each account, the oldest first. */
  readonly ofUser = loader<string, OutsideIdentity[]>(async (userIds) => {
    const where = { userId: In(userIds) };
    const all = await this.db.manager.find(OutsideIdentity, { where, order: { id: 'ASC' } });
    return new Map(userIds.map((userId) => [userId, all.filter((identity) => identity.userId === userId)]));
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async find({ provider, subject }: OutsidePerson, tx: Tx = this.db.manager): Promise<OutsideIdentity | null> {
    return tx.findOneBy(OutsideIdentity, { provider, subject });
  }

  /** All of one account, the oldest first. */
  async of(userId: string, tx: Tx = this.db.manager): Promise<OutsideIdentity[]> {
    return tx.find(OutsideIdentity, { where: { userId }, order: { id: 'ASC' } });
  }

  /** One of the account's own; throws outside_identity_not_found. */
  async get(userId: string, id: string, tx: Tx = this.db.manager): Promise<OutsideIdentity> {
    const found = isId(id) ? await tx.findOneBy(OutsideIdentity, { id, userId }) : null;
    if (!found) throw new DomainError('outside_identity_not_found', { field: 'id' });
    return found;
  }

  /** Links somebody with an account; throws outside_identity_taken, or outside_linked_already with this very account. */
  async add(tx: Tx, { id: userId }: User, person: OutsidePerson): Promise<void> {
    const now = this.clock.now();
    const { provider, subject, name } = person;
    // Of two who link the same person at once the second waits for the first, and then finds them taken.
    const added = await this.db.query(
      `INSERT INTO outside_identities (user_id, provider, subject, name, created_at, last_used_at)
       VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING RETURNING id`,
      [userId, provider, subject, name, now],
      tx,
    );
    if (added.length > 0) return;
    const holder = await this.find(person, tx);
    throw new DomainError(holder?.userId === userId ? 'outside_linked_already' : 'outside_identity_taken');
  }

  async noteUse(tx: Tx, { provider, subject, name }: OutsidePerson): Promise<void> {
    await tx.update(OutsideIdentity, { provider, subject }, { name, lastUsedAt: this.clock.now() });
  }

  async remove(tx: Tx, { id }: OutsideIdentity): Promise<void> {
    await tx.delete(OutsideIdentity, { id });
  }
}
