import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access, Ctx, knownLocale, type RequestContext } from '#convoke/core';
import { type AccountViewing, CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import type { SignedIn } from '../../entrance.service.js';
import { LoginType } from '../../graphql/login.type.js';
import { UserType } from '../../graphql/user.type.js';
import { Sessions } from '../../session.service.js';
import type { User } from '../../user.entity.js';
import { OutsideArrivals } from '../outside-arrivals.service.js';
import { OutsideLinks } from '../outside-links.service.js';
import { OutsideProviders } from '../outside-providers.service.js';
import { OutsideRegistrations } from '../outside-registrations.service.js';
import { OutsideArrivalType } from './outside-arrival.type.js';

/** What people may do who came from outside and are linked with no account; the challenge says who they are. */
@Resolver()
export class OutsideArrivalResolver {
  constructor(
    private readonly arrivals: OutsideArrivals,
    private readonly providers: OutsideProviders,
    private readonly registrations: OutsideRegistrations,
    private readonly links: OutsideLinks,
    private readonly sessions: Sessions,
  ) {}

  @Access('anyone')
  @Query(() => OutsideArrivalType, { description: 'Who a challenge of outside_person_unknown was given to' })
  async outsideArrival(
    @Args('challenge') challenge: string,
    @Ctx() { viewer }: RequestContext,
  ): Promise<OutsideArrivalType> {
    const { provider, email, name } = await this.arrivals.read(challenge);
    const { label, registration } = this.providers.get(provider);
    const { user, sessionId } = viewer as AccountViewing;
    const isNew = user !== null && sessionId !== null && (await this.sessions.isNew(user.id, sessionId));
    return { provider, label, email, name, registration, needsProof: !isNew };
  }

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description:
      'Makes an account for who came from outside and signs them in; null where a mail asks the address first, which is the answer for an address with an account as well',
  })
  async registerFromOutside(
    @Args('challenge') challenge: string,
    @Args('email', {
      type: () => String,
      nullable: true,
      description: 'In place of the one that the provider told; asked by mail',
    })
    email: string | null,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description: 'Why they want to join; demanded where moderators approve registrations',
    })
    reason: string | null,
    @Args('invitation', { type: () => String, nullable: true, description: 'The code of a link that invites them' })
    invitation: string | null,
    @Args('locale', { type: () => String, nullable: true }) asked: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn | null> {
    const locale = knownLocale(asked ?? '') ?? context.locale;
    const arrival = await this.arrivals.read(challenge);
    return this.registrations.register(arrival, { email, reason, invitation, locale }, context);
  }

  @Access('account')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Lets who came from outside into your account from now on',
  })
  async linkOutsideIdentity(
    @CurrentAccount() account: SignedInAccount,
    @Args('challenge') challenge: string,
    @Args('password', {
      type: () => String,
      nullable: true,
      description: 'Needed where the session is older than ten minutes',
    })
    password: string | null,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    return this.links.link(account, { challenge, password }, context);
  }
}
