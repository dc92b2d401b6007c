import { Field, ObjectType } from '@nestjs/graphql';
import { DeletedObjectType } from '#convoke/core';

/** Resolvers of this type answer with the entity. */
@ObjectType('FeedToken', { description: 'Opens /events/going/{token}/ics and …/atom to whoever has it' })
export class FeedTokenType {}

@ObjectType('DeletedFeedToken')
export class DeletedFeedTokenType {
  @Field(() => DeletedObjectType, { nullable: true })
  user: DeletedObjectType;

  @Field(() => DeletedObjectType, { nullable: true })
  actor: DeletedObjectType | null;
}
