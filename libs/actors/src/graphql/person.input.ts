import { ArgsType, Field, ID } from '@nestjs/graphql';
import { MediaInput } from '#convoke/media';

@ArgsType()
class ProfileArgs {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'HTML' })
  summary?: string | null;

  @Field(() => MediaInput, { nullable: true })
  avatar?: MediaInput | null;

  @Field(() => MediaInput, { nullable: true })
  banner?: MediaInput | null;
}

@ArgsType()
export class CreatePersonArgs extends ProfileArgs {
  @Field({ description: 'Lower-case letters, digits and underscores; can never be changed' })
  preferredUsername: string;
}

@ArgsType()
export class RegisterPersonArgs extends CreatePersonArgs {
  @Field()
  email: string;
}

@ArgsType()
export class UpdatePersonArgs extends ProfileArgs {
  @Field(() => ID)
  id: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether searches may find what it publishes' })
  indexable?: boolean | null;
}
