import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ActorType } from '../graphql/actor.type.js';

/** That one actor follows another; resolvers of this type answer with a Follow. */
@ObjectType('Follower')
export class FollowerType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => ActorType, { nullable: true, description: 'Who is followed' })
  targetActor?: ActorType | null;

  @Field(() => ActorType, { nullable: true, description: 'Who follows' })
  actor?: ActorType | null;

  @Field(() => Boolean, { nullable: true, description: 'False while the other side has not answered' })
  approved: boolean;

  @Field(() => Boolean, { nullable: true })
  notify?: boolean;

  @Field(() => Date, { nullable: true })
  insertedAt?: Date;

  @Field(() => Date, { nullable: true })
  updatedAt: Date;
}

export const PaginatedFollowerListType = Paginated(() => FollowerType, 'PaginatedFollowerList');
