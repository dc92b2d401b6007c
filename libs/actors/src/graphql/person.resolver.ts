import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Access,
  ANY_SCOPE,
  Ctx,
  DomainError,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import { type User, UserType } from '#convoke/accounts';
import { ActorLists } from '../actor-list.queries.js';
import { type Actor, ActorKind } from '../actor.entity.js';
import { ActorQueries } from '../actor.queries.js';
import { Persons } from '../person.service.js';
import { CurrentViewer, requireUser, type Viewer } from '../viewer.js';
import { ActorListArgs } from './actor-list.args.js';
import { CreatePersonArgs, UpdatePersonArgs } from './person.input.js';
import { PaginatedPersonListType, PersonType } from './person.type.js';

@Resolver(() => PersonType)
export class PersonResolver {
  constructor(
    private readonly queries: ActorQueries,
    private readonly lists: ActorLists,
    private readonly persons: Persons,
    private readonly limits: RateLimits,
  ) {}

  @Access('account', { scope: ANY_SCOPE })
  @Query(() => PersonType, { nullable: true, description: 'The profile that the viewer acts as by default' })
  loggedPerson(@CurrentViewer() viewer: Viewer): Actor | null {
    return viewer.actor;
  }

  @Access('account', { scope: 'read:profile' })
  @Query(() => [PersonType], { nullable: 'itemsAndList', description: "All of the viewer's profiles" })
  async identities(@CurrentViewer() viewer: Viewer, @Ctx() context: RequestContext): Promise<Actor[]> {
    return this.queries.profilesOf(context).load(requireUser(viewer).id);
  }

  @Access('moderator')
  @Query(() => PaginatedPersonListType, { name: 'persons', nullable: true })
  async list(@Args() { page, limit, ...filter }: ActorListArgs): Promise<PageOf<Actor>> {
    return this.lists.list(ActorKind.PERSON, filter, pageWindow({ page, limit }));
  }

  @Access('anyone')
  @Query(() => PersonType, { nullable: true })
  async person(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return visible(await this.queries.getPerson(id), viewer);
  }

  @Access('account', { scope: ANY_SCOPE })
  @Query(() => PersonType, { nullable: true })
  async fetchPerson(
    @Args('preferredUsername') preferredUsername: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Actor> {
    return visible(await this.queries.findLocalPerson(preferredUsername), viewer);
  }

  @Access('account', { scope: 'write:profile:create' })
  @Mutation(() => PersonType, { nullable: true })
  async createPerson(@Args() args: CreatePersonArgs, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return this.persons.create(await this.writing(viewer), args);
  }

  @Access('account', { scope: 'write:profile:update' })
  @Mutation(() => PersonType, { nullable: true, description: 'What is left out stays; null empties it' })
  async updatePerson(@Args() { id, ...args }: UpdatePersonArgs, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return this.persons.update(await this.writing(viewer), id, args);
  }

  @Access('account', { scope: 'write:profile:delete' })
  @Mutation(() => PersonType, { nullable: true, description: 'Its name stays taken for ever' })
  async deletePerson(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return this.persons.delete(await this.writing(viewer), id);
  }

  @Access('account', { scope: 'write:profile:update' })
  @Mutation(() => UserType, { nullable: true })
  async changeDefaultActor(
    @Args('preferredUsername') preferredUsername: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    return this.persons.changeDefault(await this.writing(viewer), preferredUsername);
  }

  private async writing(viewer: Viewer): Promise<User> {
    const user = requireUser(viewer);
    await this.limits.consume('write:account', user.id);
    return user;
  }
}

/** A suspended profile is there for its owner and the moderators only. */
function visible(person: Actor | null, viewer: Viewer): Actor {
  const hidden = person?.suspended && viewer.refusal('owner or moderator', person);
  if (!person || hidden) throw new DomainError('person_not_found');
  return person;
}
