import { Field, ID, ObjectType } from '@nestjs/graphql';

/** A word that events are found by. */
@ObjectType('Tag')
export class TagType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  slug: string;

  @Field(() => String, { nullable: true })
  title: string;
}
