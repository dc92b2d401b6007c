import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type User, Users, UserType } from '#convoke/accounts';
import { type Actor, CurrentViewer, PersonType, type Viewer } from '#convoke/actors';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { UserViews } from '../user-views.service.js';

/** Whose a profile is. */
@Resolver(() => PersonType)
export class ProfileAccountResolver {
  constructor(
    private readonly users: Users,
    private readonly views: UserViews,
  ) {}

  @Access('owner or moderator', { scope: 'read:profile', otherwise: null })
  @ResolveField(() => UserType, { nullable: true, description: 'Who looks at that of somebody else is written down' })
  async user(
    @Parent() { userId }: Actor,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<User | null> {
    if (userId === null) return null;
    if (!viewer.isUser(userId)) await this.views.note(viewer, [userId]);
    return this.users.byId(context).load(userId);
  }
}
