import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { type User, UserType } from '#convoke/accounts';
import { SortDirection } from '#convoke/events';
import { UserOrder, UserState } from '../user-list.queries.js';

registerEnumType(UserOrder, { name: 'SortableUserField' });
registerEnumType(UserState, { name: 'UserState', description: 'Each account is one of these at a time' });

@ObjectType('Users')
export class UsersType {
  @Field(() => [UserType], { nullable: 'items' })
  elements: User[];

  @Field(() => Int, { description: 'Number of accounts on all pages' })
  total: number;
}

@ArgsType()
export class UserListArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: '', description: 'Part of it' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'An address, or a network such as 192.0.2.0/24' })
  currentSignInIp?: string | null;

  @Field(() => UserState, { nullable: true, description: 'All unless it is given' })
  state?: UserState | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Those who run the instance alone' })
  moderators?: boolean | null;

  @Field(() => UserOrder, { nullable: true, defaultValue: UserOrder.ID })
  sort?: UserOrder | null;

  @Field(() => SortDirection, { nullable: true, defaultValue: SortDirection.DESC })
  direction?: SortDirection | null;
}
