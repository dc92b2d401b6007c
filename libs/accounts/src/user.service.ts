import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Clock, type Config, Database, DomainError, InjectConfig, loader, type Tx } from '#convoke/core';
import { newUser, User, UserRole } from './user.entity.js';

/** Finds users and writes what happens to them. */
@Injectable()
export class Users {
  /** One user by id, batched with the others that a request asks for. */
  readonly byId = loader<string, User>(async (ids) => {
    const users = await this.db.manager.findBy(User, { id: In(ids) });
    return new Map(users.map((user) => [user.id, user]));
  });

  constructor(
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async findByEmail(email: string, tx: Tx = this.db.manager): Promise<User | null> {
    return tx.findOneBy(User, { email });
  }

  /** Throws user_not_found. */
  async get(id: string, tx: Tx = this.db.manager): Promise<User> {
    return found(await tx.findOneBy(User, { id }));
  }

  /** Those of the users who can use their account now. */
  async usable(ids: string[], tx: Tx = this.db.manager): Promise<Map<string, User>> {
    const users = await tx.findBy(User, { id: In(ids), confirmedAt: Not(IsNull()), disabledAt: IsNull() });
    return new Map(users.map((user) => [user.id, user]));
  }

  /** The user, held until the transaction ends, so that what depends on all their rows is decided one at a time. */
  async lock(tx: Tx, id: string): Promise<User> {
    return found(await tx.findOne(User, { where: { id }, lock: { mode: 'for_no_key_update' } }));
  }

  /** An id that nobody else will get, whether an account comes of it or not. */
  async reserveId(tx: Tx): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `SELECT nextval(pg_get_serial_sequence('users', 'id')) AS id`,
      [],
      tx,
    );
    return row!.id;
  }

  /** Whether nobody has an account yet. */
  async noneExists(tx: Tx): Promise<boolean> {
    return !(await tx.existsBy(User, {}));
  }

  /** Makes an account that needs no confirmation: whoever runs the instance vouches for its address. */
  async createConfirmed(tx: Tx, values: Pick<User, 'email' | 'passwordHash' | 'role' | 'locale'>): Promise<User> {
    const createdAt = this.clock.now();
    const user = newUser({ ...values, id: await this.reserveId(tx), createdAt });
    Object.assign(user, { role: values.role, confirmedAt: createdAt, confirmationSentAt: null });
    await tx.insert(User, user);
    return user;
  }

  /** Confirms the account, with the password given or the one that it has. */
  async markConfirmed(tx: Tx, user: User, passwordHash: string | null): Promise<void> {
    const settled = { waitingSince: null, registrationReason: null, invitationLinkId: null };
    await this.write(tx, user, { ...settled, confirmedAt: this.clock.now(), ...given(passwordHash) });
  }

  /** Lets the account wait for a moderator, with the password given or the one that it has. */
  async markWaiting(tx: Tx, user: User, passwordHash: string | null): Promise<void> {
    await this.write(tx, user, { waitingSince: this.clock.now(), ...given(passwordHash) });
  }

  async setPassword(tx: Tx, user: User, passwordHash: string | null): Promise<void> {
    await this.write(tx, user, { passwordHash, lockedAt: null });
  }

  /** Takes the password away and, unless there is none to choose here, lets nobody in until a new one is set. */
  async lockOut(tx: Tx, user: User, canReset: boolean): Promise<void> {
    const now = this.clock.now();
    await this.write(tx, user, { passwordHash: null, lockedAt: canReset ? now : null, lastLockedAt: now });
  }

  /** Notes that the user is told of guesses now; answers false where they were within a day. */
  async notePauseTold(tx: Tx, { id }: User): Promise<boolean> {
    const now = this.clock.now();
    const noted = await this.db.query(
      `UPDATE users SET pause_told_at = $2
       WHERE id = $1 AND (pause_told_at IS NULL OR pause_told_at <= $2::timestamptz - interval '1 day') RETURNING id`,
      [id, now],
      tx,
    );
    return noted.length > 0;
  }

  async setEmail(tx: Tx, user: User, email: string): Promise<void> {
    user.email = email;
    await tx.update(User, { id: user.id }, { email });
  }

  /** Makes a profile the one that the user acts as by default; the caller knows that it is theirs. */
  async setDefaultActor(tx: Tx, user: User, defaultActorId: string | null): Promise<void> {
    user.defaultActorId = defaultActorId;
    await tx.update(User, { id: user.id }, { defaultActorId });
  }

  async noteConfirmationSent(tx: Tx, { id }: User): Promise<void> {
    await tx.update(User, { id }, { confirmationSentAt: this.clock.now() });
  }

  async noteResetSent(tx: Tx, { id }: User): Promise<void> {
    await tx.update(User, { id }, { resetPasswordSentAt: this.clock.now() });
  }

  /** All who run the instance, held until the transaction ends: of two who leave at once the second sees the first gone. */
  async lockAdministrators(tx: Tx): Promise<User[]> {
    return tx.find(User, {
      where: { role: UserRole.ADMINISTRATOR, confirmedAt: Not(IsNull()), disabledAt: IsNull() },
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Removes the account with its sessions and links; whatever else belongs to it is the caller's to remove before. */
  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(User, { id });
  }

  /** Forgets a registration, unless it was confirmed meanwhile. */
  async forgetUnconfirmed(tx: Tx, id: string): Promise<void> {
    await tx.delete(User, { id, confirmedAt: IsNull(), waitingSince: IsNull(), disabledAt: IsNull() });
  }

  /** Forgets accounts that were not confirmed in time and have no link left that could still confirm them; answers how many. */
  async purgeUnconfirmed(tx: Tx = this.db.manager): Promise<number> {
    const now = this.clock.now();
    const gone = await this.db.query(
      `DELETE FROM users WHERE confirmed_at IS NULL AND waiting_since IS NULL AND created_at < $1
       AND NOT EXISTS (SELECT FROM one_time_tokens WHERE user_id = users.id AND expires_at > $2) RETURNING id`,
      [new Date(now.getTime() - this.config.unconfirmedHours * 3_600_000), now],
      tx,
    );
    return gone.length;
  }

  private async write(tx: Tx, user: User, changes: Partial<Omit<User, 'settings'>>): Promise<void> {
    Object.assign(user, changes);
    await tx.update(User, { id: user.id }, changes);
  }
}

function given(passwordHash: string | null): Partial<Pick<User, 'passwordHash'>> {
  return passwordHash === null ? {} : { passwordHash };
}

function found(user: User | null): User {
  if (!user) throw new DomainError('user_not_found');
  return user;
}
