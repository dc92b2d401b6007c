import { Injectable } from '@nestjs/common';
import { DomainError, RateLimits } from '#convoke/core';
import type { DirectoryConnection } from './directory-connection.js';
import type { DirectoryPerson } from './directory-person.js';
import { Directory } from './directory.service.js';

const NAME_MAX = 254;
const PASSWORD_MAX = 1000;

/** Compares passwords with those of the directory, seldom enough that nobody has their entry locked there through us. */
@Injectable()
export class DirectoryProof {
  constructor(
    private readonly directory: Directory,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Whose name, or address, and password these are there; null where they are nobody's. Throws too_many_requests,
   * outside_unavailable.
   */
  async person(typed: string, password: string): Promise<DirectoryPerson | null> {
    const name = typed.trim();
    if (name === '' || name.length > NAME_MAX || !isAskable(password)) return null;
    await this.limits.consume('directory:name', name);
    const person = await this.directory.ask(async (connection) =>
      this.proved(connection, await connection.find(name), password),
    );
    if (person) await this.limits.reset('directory:name', name);
    return person;
  }

  /** Whether the password is that of somebody whom we know already; throws too_many_requests, outside_unavailable. */
  async isOf(subject: string, password: string): Promise<boolean> {
    if (!isAskable(password)) return false;
    const person = await this.directory.ask(async (connection) =>
      this.proved(connection, await connection.findSubject(subject), password),
    );
    return person !== null;
  }

  private async proved(
    connection: DirectoryConnection,
    person: DirectoryPerson | null,
    password: string,
  ): Promise<DirectoryPerson | null> {
    const tried = person !== null && (await this.mayTry(person)) ? person : null;
    if (!(await connection.isPasswordOf(tried, password))) return null;
    await this.limits.reset('directory:entry', tried!.subject);
    return tried;
  }

  /** Who is known by several names has as few attempts; that it is they who used them up, nobody is told. */
  private async mayTry({ subject }: DirectoryPerson): Promise<boolean> {
    try {
      await this.limits.consume('directory:entry', subject);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'too_many_requests') return false;
      throw error;
    }
  }
}

/** An empty one is no password, and a very long one nobody's. */
function isAskable(password: string): boolean {
  return password !== '' && password.length <= PASSWORD_MAX;
}
