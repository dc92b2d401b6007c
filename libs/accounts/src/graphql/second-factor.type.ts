import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('SecondFactor', { description: 'That an account is entered with a code of an app besides the password' })
export class SecondFactorType {
  @Field(() => Date)
  enabledAt: Date;

  @Field(() => Int, { description: 'How many codes are left for who has lost the app' })
  recoveryCodesLeft: number;
}

@ObjectType('SecondFactorOffer', { description: 'What an authenticator app has to know; nothing of it is kept yet' })
export class SecondFactorOfferType {
  @Field({ description: 'In Base32, to be typed into the app' })
  secret: string;

  @Field({ description: 'otpauth://…, as the app reads it from a picture' })
  address: string;
}
