import { Injectable } from '@nestjs/common';
import { type Config, Database, InjectConfig, randomId, type Tx } from '#convoke/core';
import { newSecretToken, Passwords, UserRole, Users } from '#convoke/accounts';
import { Persons } from './person.service.js';
import { Usernames } from './usernames.service.js';

const USERNAME = 'admin';
const LOCK = 'first-administrator';

export interface FirstCredentials {
  email: string;
  /** Null when it was given by ADMIN_PASSWORD: whoever starts the server knows it. */
  password: string | null;
}

/** Gives an empty instance somebody who can sign in. */
@Injectable()
export class FirstAdministrator {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('accounts') private readonly config: Config['accounts'],
    private readonly db: Database,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly usernames: Usernames,
    private readonly persons: Persons,
  ) {}

  /**
   * Makes an administrator where nobody has an account: from ADMIN_EMAIL and ADMIN_PASSWORD, what is missing made up.
   * Answers how to sign in, to be shown once, or null when there was nothing to do.
   */
  async ensure(): Promise<FirstCredentials | null> {
    return this.db.transaction(async (tx) => {
      // Of several processes that start together one does this.
      await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [LOCK], tx);
      return (await this.users.noneExists(tx)) ? this.create(tx) : null;
    });
  }

  /** Makes the administrator; the caller knows that nobody has an account. */
  async create(tx: Tx): Promise<FirstCredentials> {
    const email = this.config.adminEmail ?? `${USERNAME}@${mailDomain(new URL(this.server.publicUrl).hostname)}`;
    const password = this.config.adminPassword ?? newSecretToken().slice(0, 20);
    const passwordHash = await this.passwords.hash(password);
    const role = UserRole.ADMINISTRATOR;
    const user = await this.users.createConfirmed(tx, { email, passwordHash, role, locale: null });
    await this.usernames.claim(tx, USERNAME);
    const id = randomId();
    await this.persons.add(tx, user, id, { preferredUsername: USERNAME, name: null, summary: '' });
    return { email, password: this.config.adminPassword ? null : password };
  }
}

/** Bare names and numbers, as on somebody's own machine, make no e-mail address. */
function mailDomain(hostname: string): string {
  return /\.[a-z]{2,}$/i.test(hostname) ? hostname : 'convoke.localhost';
}
