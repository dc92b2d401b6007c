import { Field, ID, ObjectType } from '@nestjs/graphql';

/** What is left of something that was deleted. */
@ObjectType('DeletedObject')
export class DeletedObjectType {
  @Field(() => ID, { nullable: true })
  id: string;
}
