import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GroupType } from '#convoke/actors';
import { Access, ANY_SCOPE, DomainError, PageArgs, type PageOf } from '#convoke/core';
import { CreateTodoArgs, CreateTodoListArgs, UpdateTodoArgs } from './todo.args.js';
import { PaginatedTodoListListType, TodoListType, TodoType } from './todo.type.js';

const NONE = 'Always null: there are no to-do lists here';
const REFUSED = 'Always refused with not_supported: there are no to-do lists here';

/** Mobilizon's to-do lists, which groups do not have here: programs that ask for them find none and make none. */
@Resolver(() => GroupType)
export class TodoResolver {
  @Access('account', { scope: ANY_SCOPE })
  @Query(() => TodoListType, { nullable: true, description: NONE })
  todoList(@Args('id', { type: () => ID }) _id: string): null {
    return null;
  }

  @Access('account', { scope: ANY_SCOPE })
  @Query(() => TodoType, { nullable: true, description: NONE })
  todo(@Args('id', { type: () => ID }) _id: string): null {
    return null;
  }

  @ResolveField(() => PaginatedTodoListListType, { nullable: true, description: 'Always empty' })
  todoLists(@Args() _page: PageArgs): PageOf<TodoListType> {
    return { elements: [], total: 0 };
  }

  @Access('account', { scope: ANY_SCOPE })
  @Mutation(() => TodoListType, { nullable: true, description: REFUSED })
  createTodoList(@Args() _given: CreateTodoListArgs): never {
    throw new DomainError('not_supported');
  }

  @Access('account', { scope: ANY_SCOPE })
  @Mutation(() => TodoType, { nullable: true, description: REFUSED })
  createTodo(@Args() _given: CreateTodoArgs): never {
    throw new DomainError('not_supported');
  }

  @Access('account', { scope: ANY_SCOPE })
  @Mutation(() => TodoType, { nullable: true, description: REFUSED })
  updateTodo(@Args() _given: UpdateTodoArgs): never {
    throw new DomainError('not_supported');
  }
}
