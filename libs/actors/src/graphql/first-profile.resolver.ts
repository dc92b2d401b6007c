import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access, Ctx, DomainError, type RequestContext } from '#convoke/core';
import { mailboxOf, type User } from '#convoke/accounts';
import type { Actor } from '../actor.entity.js';
import { PendingProfiles } from '../pending-profiles.service.js';
import { Persons } from '../person.service.js';
import { CurrentViewer, type Viewer } from '../viewer.js';
import { RegisterPersonArgs } from './person.input.js';
import { PersonType } from './person.type.js';

@Resolver()
export class FirstProfileResolver {
  constructor(
    private readonly pending: PendingProfiles,
    private readonly persons: Persons,
  ) {}

  /** Programs call this between registering and confirming; those that know the profile's owner have createPerson. */
  @Access('anyone')
  @Mutation(() => PersonType, {
    nullable: true,
    description:
      'The first profile of an account that is not confirmed yet; it appears with the confirmation. The answer is the same whatever account the address has.',
  })
  async registerPerson(
    @Args() { email, ...profile }: RegisterPersonArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { ip }: RequestContext,
  ): Promise<Actor> {
    if (viewer.user) return this.createFirst(viewer, viewer.user, email, profile);
    // Pictures cost more than a stranger may make us spend.
    if (profile.avatar) throw new DomainError('unauthenticated', { field: 'avatar' });
    if (profile.banner) throw new DomainError('unauthenticated', { field: 'banner' });
    return this.pending.keep({ ...profile, email }, ip);
  }

  private async createFirst(
    viewer: Viewer,
    user: User,
    email: string,
    profile: Omit<RegisterPersonArgs, 'email'>,
  ): Promise<Actor> {
    if (mailboxOf(email) !== mailboxOf(user.email)) throw new DomainError('unauthorized', { field: 'email' });
    if (viewer.actorIds.length > 0) throw new DomainError('profile_exists');
    return this.persons.create(user, profile);
  }
}
