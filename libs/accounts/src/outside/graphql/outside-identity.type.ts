import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('OutsideIdentity', { description: 'Who the owner of an account is elsewhere, which lets them in here' })
export class OutsideIdentityType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'The key of the provider' })
  provider: string;

  @Field({ description: 'What people call the provider' })
  label: string;

  @Field({ description: 'False for a provider by which nobody gets in any more' })
  usable: boolean;

  @Field(() => String, { nullable: true, description: 'What they are called there' })
  name: string | null;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date)
  lastUsedAt: Date;
}
