import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs, type PageOf } from '#convoke/core';
import { PaginatedTodoListType, TodoListType, type TodoType } from './todo.type.js';

/** The field of to-do lists that takes arguments. */
@Resolver(() => TodoListType)
export class TodoListResolver {
  @ResolveField(() => PaginatedTodoListType, { nullable: true, description: 'Always empty' })
  todos(@Args() _page: PageArgs): PageOf<TodoType> {
    return { elements: [], total: 0 };
  }
}
