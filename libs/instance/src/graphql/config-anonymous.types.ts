import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType()
export class AnonymousParticipationValidationEmail {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;

  @Field(() => Boolean, { nullable: true })
  confirmationRequired: boolean;
}

@ObjectType()
export class AnonymousParticipationValidationCaptcha {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;
}

@ObjectType()
export class AnonymousParticipationValidation {
  @Field(() => AnonymousParticipationValidationEmail, { nullable: true })
  email: AnonymousParticipationValidationEmail;

  @Field(() => AnonymousParticipationValidationCaptcha, { nullable: true })
  captcha: AnonymousParticipationValidationCaptcha;
}

@ObjectType()
export class AnonymousParticipation {
  @Field(() => Boolean, { nullable: true })
  allowed: boolean;

  @Field(() => AnonymousParticipationValidation, { nullable: true })
  validation: AnonymousParticipationValidation;
}

@ObjectType()
export class AnonymousEventCreationValidationEmail {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;

  @Field(() => Boolean, { nullable: true })
  confirmationRequired: boolean;
}

@ObjectType()
export class AnonymousEventCreationValidationCaptcha {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;
}

@ObjectType()
export class AnonymousEventCreationValidation {
  @Field(() => AnonymousEventCreationValidationEmail, { nullable: true })
  email: AnonymousEventCreationValidationEmail;

  @Field(() => AnonymousEventCreationValidationCaptcha, { nullable: true })
  captcha: AnonymousEventCreationValidationCaptcha;
}

@ObjectType()
export class AnonymousEventCreation {
  @Field(() => Boolean, { nullable: true })
  allowed: boolean;

  @Field(() => AnonymousEventCreationValidation, { nullable: true })
  validation: AnonymousEventCreationValidation;
}

@ObjectType()
export class AnonymousReports {
  @Field(() => Boolean, { nullable: true })
  allowed: boolean;
}

/** What people may do here without an account. */
@ObjectType()
export class Anonymous {
  @Field(() => AnonymousParticipation, { nullable: true })
  participation: AnonymousParticipation;

  @Field(() => AnonymousEventCreation, { nullable: true })
  eventCreation: AnonymousEventCreation;

  @Field(() => AnonymousReports, { nullable: true })
  reports: AnonymousReports;

  @Field(() => ID, { nullable: true })
  actorId: string | null;
}
