import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Language')
export class LanguageType {
  @Field(() => String, { nullable: true })
  code: string;

  @Field(() => String, { nullable: true })
  name: string;
}
