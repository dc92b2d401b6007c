import { Injectable } from '@nestjs/common';
import { type Config, DomainError, InjectConfig, type OutsideRegistration } from '#convoke/core';
import type { OutsidePerson } from './outside-person.js';

/** Somebody outside who tells us who people are. */
export interface OutsideProvider {
  id: string;
  label: string;
  registration: OutsideRegistration;
}

/** What people of the directory are known by among all who come from outside. */
export const DIRECTORY = 'ldap';

/** All providers that whoever runs the instance set up, whatever they speak. */
@Injectable()
export class OutsideProviders {
  private readonly all: ReadonlyMap<string, OutsideProvider>;

  constructor(@InjectConfig('outside') { oidc, ldap }: Config['outside']) {
    const directory = ldap ? [{ id: DIRECTORY, label: ldap.label, registration: ldap.registration }] : [];
    this.all = new Map([...oidc, ...directory].map((provider) => [provider.id, provider]));
  }

  /** Undefined for one that is not (any more) set up. */
  find(id: string): OutsideProvider | undefined {
    return this.all.get(id);
  }

  /** Throws outside_provider_unknown. */
  get(id: string): OutsideProvider {
    const provider = this.find(id);
    if (!provider) throw new DomainError('outside_provider_unknown', { field: 'provider' });
    return provider;
  }

  /** Whether somebody may have an account because of where they come from. */
  vouchesFor({ provider }: OutsidePerson): boolean {
    return this.find(provider)?.registration === 'always';
  }
}
