import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ActorType } from '#convoke/actors';
import { Paginated } from '#convoke/core';

/** Something to do. There is none: the type is what documents of Mobilizon's clients name. */
@ObjectType('Todo')
export class TodoType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  title: string;

  @Field(() => Boolean, { nullable: true })
  status: boolean;

  @Field(() => Date, { nullable: true })
  dueDate: Date;

  @Field(() => ActorType, { nullable: true })
  creator: ActorType;

  @Field(() => TodoListType, { nullable: true })
  todoList: object;

  @Field(() => ActorType, { nullable: true })
  assignedTo: ActorType;
}

/** What a group has to do. There is none either. */
@ObjectType('TodoList')
export class TodoListType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  title: string;

  @Field(() => ActorType, { nullable: true, description: 'The group' })
  actor: ActorType;
}

export const PaginatedTodoListType = Paginated(() => TodoType, 'PaginatedTodoList');
export const PaginatedTodoListListType = Paginated(() => TodoListType, 'PaginatedTodoListList');
