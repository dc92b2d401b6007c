import { Args, Query, Resolver } from '@nestjs/graphql';
import { Access, PageArgs, type PageOf, pageWindow } from '#convoke/core';
import { RegistrationRequests } from '../registration-requests.service.js';
import type { User } from '../user.entity.js';
import { PaginatedRegistrationRequestListType } from './registration-request.type.js';

/** Registrations that wait to be approved, for moderators. */
@Resolver()
export class RegistrationRequestResolver {
  constructor(private readonly requests: RegistrationRequests) {}

  @Access('moderator')
  @Query(() => PaginatedRegistrationRequestListType, {
    nullable: true,
    description: 'Those who wait to be let in, the one who waits longest first',
  })
  async registrationRequests(@Args() args: PageArgs): Promise<PageOf<User>> {
    return this.requests.list(pageWindow(args));
  }
}
