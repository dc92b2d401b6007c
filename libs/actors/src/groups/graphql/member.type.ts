import './group.enum.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { NaiveDateTimeScalar, Paginated } from '#convoke/core';
import { ActivityObjectType } from '../../graphql/activity-object.type.js';
import { MemberRole } from '../group.values.js';

/** What a profile is in a group; resolvers of this type answer with the entity. */
@ObjectType('Member', { implements: () => ActivityObjectType })
export class MemberType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => MemberRole, { nullable: true })
  role: MemberRole;

  @Field(() => NaiveDateTimeScalar, { nullable: true })
  insertedAt: Date;

  @Field(() => NaiveDateTimeScalar, { nullable: true })
  updatedAt: Date;
}

export const PaginatedMemberListType = Paginated(() => MemberType, 'PaginatedMemberList');
