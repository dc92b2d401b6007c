import { randomUUID } from 'node:crypto';
import { type Client, type Entry, type Filter, NoSuchObjectError, PresenceFilter, ResultCodeError } from 'ldapts';
import type { LdapSettings } from '#convoke/core';
import { filterByName, filterBySubjects, restricted } from './directory-filter.js';
import {
  BINARY_ID,
  BY_PLACE,
  type DirectoryPerson,
  PERSON_ATTRIBUTES,
  personOf,
  subjectOf,
} from './directory-person.js';

/**
 * Results of a bind that speak of the person: constraintViolation (locked), noSuchObject, inappropriateAuthentication (no
 * password), invalidCredentials, insufficientAccessRights, unwillingToPerform (disabled).
 */
const REFUSALS = new Set([19, 32, 48, 49, 50, 53]);

/** What can be asked of the directory while it is connected. */
export class DirectoryConnection {
  constructor(
    private readonly client: Client,
    private readonly config: LdapSettings,
  ) {}

  /** The one who has this user name or address and may sign in here; nobody where several have it. */
  async find(name: string): Promise<DirectoryPerson | null> {
    const entries = await this.search(this.config.base, 'sub', filterByName(name, this.config), 2);
    return entries.length === 1 ? personOf(entries[0]!) : null;
  }

  /**
   * Whether the directory takes the password for theirs; for nobody it asks as much. The connection is theirs
   * afterwards.
   */
  async isPasswordOf(person: DirectoryPerson | null, password: string): Promise<boolean> {
    // Without a password a directory signs in nobody in particular, and calls that a success (RFC 4513, 5.1.2).
    if (!password) return false;
    const [dn, secret] = person ? [person.dn, password] : [this.nobody(), randomUUID()];
    try {
      await this.client.bind(dn, secret);
      return person !== null;
    } catch (error) {
      if (error instanceof ResultCodeError && REFUSALS.has(error.code)) return false;
      throw error;
    }
  }

  /** Who has been known as the subject and may still sign in here. */
  async findSubject(subject: string): Promise<DirectoryPerson | null> {
    const entries = subject.startsWith(BY_PLACE) ? await this.at(subject) : await this.marked([subject]);
    return entries.length === 1 ? personOf(entries[0]!) : null;
  }

  /** Those of the subjects whose people may still sign in here. */
  async stillThere(subjects: readonly string[]): Promise<Set<string>> {
    const marked = subjects.filter((subject) => !subject.startsWith(BY_PLACE));
    const there = new Set(marked.length > 0 ? (await this.marked(marked)).map(subjectOf) : []);
    for (const subject of subjects.filter((each) => each.startsWith(BY_PLACE))) {
      if ((await this.at(subject)).length > 0) there.add(subject);
    }
    return there;
  }

  private async marked(subjects: readonly string[]): Promise<Entry[]> {
    return this.search(this.config.base, 'sub', filterBySubjects(subjects, this.config));
  }

  private async at(subject: string): Promise<Entry[]> {
    const filter = restricted(new PresenceFilter({ attribute: 'objectClass' }), this.config);
    try {
      return await this.search(subject.slice(BY_PLACE.length), 'base', filter);
    } catch (error) {
      if (error instanceof NoSuchObjectError) return [];
      throw error;
    }
  }

  /** What is found below a place; elsewhere, to where the server may refer, nobody looks. */
  private async search(from: string, scope: 'base' | 'sub', filter: Filter, sizeLimit?: number): Promise<Entry[]> {
    const found = await this.client.search(from, {
      scope,
      filter,
      attributes: PERSON_ATTRIBUTES,
      explicitBufferAttributes: [BINARY_ID],
      timeLimit: Math.ceil(this.config.timeoutMs / 1000),
      sizeLimit,
    });
    return found.searchEntries;
  }

  private nobody(): string {
    return `${this.config.uidAttribute}=${randomUUID()},${this.config.base}`;
  }
}
