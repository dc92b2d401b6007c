import { Args, ArgsType, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Access, PageArgs, type PageOf, pageWindow } from '#convoke/core';
import { ActorLists } from '../actor-list.queries.js';
import { type Actor, ActorKind } from '../actor.entity.js';
import { PersonType } from './person.type.js';

@ArgsType()
class SearchPersonsArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: '', description: 'Parts of a name or handle; all when empty' })
  term?: string | null;
}

@ObjectType('Persons')
class PersonsType {
  @Field(() => [PersonType], { nullable: 'items' })
  elements: Actor[];

  @Field(() => Int, { description: 'Number of people on all pages' })
  total: number;
}

/** Finds people for those who run the instance; nobody else looks for people. */
@Resolver()
export class PersonSearchResolver {
  constructor(private readonly lists: ActorLists) {}

  @Access('moderator')
  @Query(() => PersonsType, { nullable: true, description: 'People of this instance and of others' })
  searchPersons(@Args() { term, ...page }: SearchPersonsArgs): Promise<PageOf<Actor>> {
    return this.lists.list(ActorKind.PERSON, { term }, pageWindow(page));
  }
}
