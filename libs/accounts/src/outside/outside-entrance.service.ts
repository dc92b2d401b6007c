import { Injectable } from '@nestjs/common';
import { chooseLocale, Database, DomainError } from '#convoke/core';
import { admitted, Entrance, type SignedIn } from '../entrance.service.js';
import type { Origin } from '../session.service.js';
import { SessionKind } from '../session.entity.js';
import type { User } from '../user.entity.js';
import { Users } from '../user.service.js';
import { OutsideArrivals, tidied } from './outside-arrivals.service.js';
import { OutsideIdentities } from './outside-identities.service.js';
import type { OutsideArrival } from './outside-person.js';
import { OutsideProviders } from './outside-providers.service.js';
import { OutsideRegistrations } from './outside-registrations.service.js';

/** Lets people in whom a provider sends: whoever they are there decides, never the address that they have. */
@Injectable()
export class OutsideEntrance {
  constructor(
    private readonly db: Database,
    private readonly providers: OutsideProviders,
    private readonly identities: OutsideIdentities,
    private readonly arrivals: OutsideArrivals,
    private readonly registrations: OutsideRegistrations,
    private readonly users: Users,
    private readonly entrance: Entrance,
  ) {}

  /**
   * Signs somebody in, who the caller is sure comes from the provider; the caller counts the attempts. Who is linked
   * with no account gets outside_person_unknown with a challenge to register or link with, whether or not an account has
   * their address; but whom the provider vouches for in all is registered at once. Otherwise throws what a login does;
   * and for somebody `signedIn`, who wants to link, outside_linked_already or outside_identity_taken.
   */
  async enter(arrived: OutsideArrival, origin: Origin, signedIn: User | null = null): Promise<SignedIn> {
    const arrival = tidied(arrived);
    this.providers.get(arrival.provider);
    const identity = await this.identities.find(arrival);
    if (!identity) return this.receive(arrival, origin, signedIn);
    if (!signedIn) return this.open(identity.userId, arrival, origin);
    throw new DomainError(identity.userId === signedIn.id ? 'outside_linked_already' : 'outside_identity_taken');
  }

  private async open(userId: string, arrival: OutsideArrival, origin: Origin): Promise<SignedIn> {
    const entered = await this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, userId);
      if (user.disabledAt) throw new DomainError('user_disabled');
      await this.identities.noteUse(tx, arrival);
      return this.entrance.open(tx, user, SessionKind.OUTSIDE, origin);
    });
    return admitted(entered);
  }

  private async receive(arrival: OutsideArrival, origin: Origin, signedIn: User | null): Promise<SignedIn> {
    const comesIn = !signedIn && this.providers.vouchesFor(arrival) && (await this.registrations.isNewcomer(arrival));
    if (!comesIn) {
      throw new DomainError('outside_person_unknown', { challenge: await this.arrivals.keep(arrival) });
    }
    const locale = chooseLocale(arrival.locale ?? undefined, origin.locale);
    const wish = { email: null, reason: null, invitation: null, locale };
    return (await this.registrations.register(arrival, wish, origin))!;
  }
}
