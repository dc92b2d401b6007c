import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext, VIEWER_LIST_MAX } from '#convoke/core';
import { type User, UserType } from '#convoke/accounts';
import { type Media, MediaQueries, PaginatedMediaListType } from '#convoke/media';
import type { Actor } from '../actor.entity.js';
import { ActorQueries } from '../actor.queries.js';
import { PersonType } from './person.type.js';

/** What a user has beyond their account; a User is only ever answered to its owner and to moderators. */
@Resolver(() => UserType)
export class UserProfilesResolver {
  constructor(
    private readonly actors: ActorQueries,
    private readonly media: MediaQueries,
  ) {}

  @Access('anyone', { scope: 'read:profile' })
  @ResolveField('actors', () => [PersonType], { nullable: 'items' })
  async profiles(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<Actor[]> {
    return this.actors.profilesOf(context).load(id);
  }

  @ResolveField(() => PersonType, { nullable: true })
  async defaultActor(@Parent() { defaultActorId }: User, @Ctx() context: RequestContext): Promise<Actor | null> {
    return defaultActorId === null ? null : this.actors.byId(context).load(defaultActorId);
  }

  @Access('anyone', { scope: 'read:user:media' })
  @ResolveField('media', () => PaginatedMediaListType, { nullable: true })
  async pictures(@Parent() { id }: User, @Args() page: PageArgs): Promise<PageOf<Media>> {
    return this.media.ownedBy(id, pageWindow(page, VIEWER_LIST_MAX));
  }

  @Access('anyone', { scope: 'read:user:media' })
  @ResolveField(() => Int, { nullable: true, description: 'Bytes of all their pictures' })
  async mediaSize(@Parent() { id }: User): Promise<number> {
    return this.media.sizeOfUser(id);
  }
}
