import { Args, ID, Info, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { type User, Users, UserType } from '#convoke/accounts';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import {
  Access,
  Ctx,
  DomainError,
  elementFields,
  isId,
  type PageOf,
  pageWindow,
  type RequestContext,
} from '#convoke/core';
import { SortDirection } from '#convoke/events';
import { UserListQueries, UserOrder } from '../user-list.queries.js';
import { UserViews } from '../user-views.service.js';
import { UserListArgs, UsersType } from './user-list.args.js';

/** What tells nothing of which profiles belong together. */
const PLAIN = new Set([
  '__typename',
  'confirmationSentAt',
  'confirmedAt',
  'currentSignInAt',
  'currentSignInIp',
  'disabled',
  'email',
  'id',
  'lastSignInAt',
  'lastSignInIp',
  'locale',
  'registrationReason',
  'role',
  'waitingSince',
]);

/** Accounts, for those who run the instance. */
@Resolver(() => UserType)
export class UserListResolver {
  constructor(
    private readonly queries: UserListQueries,
    private readonly users: Users,
    private readonly views: UserViews,
  ) {}

  @Access('moderator')
  @Query(() => UsersType, {
    name: 'users',
    nullable: true,
    description: 'Who asks for more of them than of whom the list is has opened each, which is written down',
  })
  async list(
    @Args() { page, limit, sort, direction, ...filter }: UserListArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<User>> {
    const window = pageWindow({ page, limit });
    const found = await this.queries.list(filter, sort ?? UserOrder.ID, direction ?? SortDirection.DESC, window);
    const isPlain = elementFields(info).every((name) => PLAIN.has(name));
    if (!isPlain)
      await this.views.note(
        viewer,
        found.elements.map(({ id }) => id),
      );
    return found;
  }

  @Access('moderator')
  @Query(() => UserType, { nullable: true, description: 'With its profiles: who looks is written down' })
  async user(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<User> {
    if (!isId(id)) throw new DomainError('user_not_found', { field: 'id' });
    const user = await this.users.get(id);
    await this.views.note(viewer, [id]);
    return user;
  }

  @Access('moderator', { otherwise: null })
  @ResolveField(() => Int, { nullable: true, description: 'Other accounts that were last used from the same network' })
  async sameNetworkCount(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<number> {
    return (await this.queries.neighbours(context).load(id)).sameNetwork;
  }

  @Access('moderator', { otherwise: null })
  @ResolveField(() => Int, { nullable: true, description: 'Other accounts with an address of the same domain' })
  async sameMailDomainCount(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<number> {
    return (await this.queries.neighbours(context).load(id)).sameMailDomain;
  }

  @Access('moderator', { otherwise: null })
  @ResolveField(() => Date, { nullable: true, description: 'Since when they wait for moderators to let them in' })
  waitingSince(@Parent() { waitingSince }: User): Date | null {
    return waitingSince;
  }

  @Access('moderator', { otherwise: null })
  @ResolveField(() => String, { nullable: true, description: 'Why they want to join, if they were asked' })
  registrationReason(@Parent() { registrationReason }: User): string | null {
    return registrationReason;
  }
}
