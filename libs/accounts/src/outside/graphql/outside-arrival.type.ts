import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { OutsideRegistration } from '#convoke/core';

const OutsideRegistrationEnum = { ALWAYS: 'always', POLICY: 'policy', NEVER: 'never' } as const satisfies Record<
  Uppercase<OutsideRegistration>,
  OutsideRegistration
>;
registerEnumType(OutsideRegistrationEnum, {
  name: 'OutsideRegistration',
  description: 'Whether people of a provider may register: always, as anybody else, or never',
});

@ObjectType('OutsideArrival', { description: 'Somebody who came from outside and is linked with no account yet' })
export class OutsideArrivalType {
  @Field({ description: 'The key of the provider' })
  provider: string;

  @Field({ description: 'What people call the provider' })
  label: string;

  @Field(() => String, { nullable: true })
  email: string | null;

  @Field(() => String, { nullable: true, description: 'What they are called there' })
  name: string | null;

  @Field(() => OutsideRegistrationEnum)
  registration: OutsideRegistration;

  @Field({ description: 'Whether who is signed in has to prove once more that they own the account before linking it' })
  needsProof: boolean;
}
