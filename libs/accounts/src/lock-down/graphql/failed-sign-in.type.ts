import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { FailedStep } from '../failed-sign-in.entity.js';

registerEnumType(FailedStep, {
  name: 'FailedStep',
  description: 'A wrong password, or a wrong code after the right one',
});

@ObjectType('FailedSignIn', { description: 'That somebody tried to get into the account in vain' })
export class FailedSignInType {
  @Field(() => FailedStep)
  step: FailedStep;

  @Field(() => String, { nullable: true })
  browser: string | null;

  @Field(() => String, { nullable: true })
  system: string | null;

  @Field(() => String, { nullable: true, description: 'The network that it came from' })
  network: string | null;

  @Field(() => Date)
  createdAt: Date;
}
