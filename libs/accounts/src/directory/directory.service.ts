import { Injectable } from '@nestjs/common';
import type { Client } from 'ldapts';
import { type Config, DomainError, InjectConfig, type LdapSettings, Log } from '#convoke/core';
import { DirectoryConnection } from './directory-connection.js';
import { closeDirectory, openDirectory } from './open-directory.js';

/** The directory server (LDAP) that knows people, where there is one. */
@Injectable()
export class Directory {
  constructor(
    @InjectConfig('outside') private readonly config: Pick<Config['outside'], 'ldap'>,
    private readonly log: Log,
  ) {}

  /** How to reach it; null where there is none. */
  get settings(): LdapSettings | null {
    return this.config.ldap;
  }

  /** Asks the first of its servers that lets us in; throws outside_unavailable. */
  async ask<Answer>(question: (connection: DirectoryConnection) => Promise<Answer>): Promise<Answer> {
    const settings = this.config.ldap;
    if (!settings) throw new Error('There is no directory');
    try {
      const client = await open(settings);
      try {
        return await question(new DirectoryConnection(client, settings));
      } finally {
        await closeDirectory(client);
      }
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      this.log.error({ err: cause }, 'the directory does not answer as it should');
      throw new DomainError('outside_unavailable', { params: { provider: settings.label }, cause });
    }
  }
}

async function open(settings: LdapSettings): Promise<Client> {
  const problems: unknown[] = [];
  for (const url of settings.urls) {
    try {
      return await openDirectory(url, settings);
    } catch (problem) {
      problems.push(problem);
    }
  }
  throw new AggregateError(problems, 'No directory server lets us in');
}
