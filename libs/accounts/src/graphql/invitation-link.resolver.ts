import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Access,
  Clock,
  type Config,
  Ctx,
  InjectConfig,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
} from '#convoke/core';
import { type InvitationLink, InvitationLinkState } from '../invitation-link.entity.js';
import { InvitationLinks } from '../invitation-links.service.js';
import type { User } from '../user.entity.js';
import { Users } from '../user.service.js';
import { InvitationLinkType, PaginatedInvitationLinkListType } from './invitation-link.type.js';
import { UserType } from './user.type.js';

/** Links that let people register: moderators see them, strangers learn whether one is good. */
@Resolver(() => InvitationLinkType)
export class InvitationLinkResolver {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly links: InvitationLinks,
    private readonly users: Users,
    private readonly clock: Clock,
  ) {}

  @Access('moderator')
  @Query(() => PaginatedInvitationLinkListType, { nullable: true, description: 'The newest first' })
  async invitationLinks(@Args() args: PageArgs): Promise<PageOf<InvitationLink>> {
    return this.links.list(pageWindow(args));
  }

  @Access('anyone')
  @Query(() => InvitationLinkState, { description: 'Whether a link that invites to register lets people in' })
  async invitationLinkState(@Args('code') code: string): Promise<InvitationLinkState> {
    return this.links.stateOf(code);
  }

  @ResolveField(() => String)
  url(@Parent() { code }: InvitationLink): string {
    return `${this.server.publicUrl}/register/user?invitation=${code}`;
  }

  @ResolveField(() => InvitationLinkState)
  state(@Parent() link: InvitationLink): InvitationLinkState {
    return link.stateAt(this.clock.now());
  }

  @ResolveField(() => UserType, { nullable: true, description: 'Null once their account is deleted' })
  async maker(@Parent() { makerId }: InvitationLink, @Ctx() context: RequestContext): Promise<User | null> {
    return makerId === null ? null : this.users.byId(context).load(makerId);
  }
}
