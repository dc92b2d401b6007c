import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type MailFailure, MailProblem, type MailTestResult, Paginated } from '#convoke/core';
import type { MailSetup } from '../administered-mail.service.js';

registerEnumType(MailProblem, {
  name: 'MailProblem',
  description: 'What keeps mails from leaving, as far as one can tell',
});

/** The mail server that takes our mails. */
@ObjectType('MailServer')
export class MailServerType {
  @Field()
  host: string;

  @Field(() => Int)
  port: number;

  @Field({ description: 'From the first byte on; otherwise as soon as the server offers it' })
  encrypted: boolean;

  @Field(() => String, { nullable: true, description: 'As whom we sign in there; null where nobody has to' })
  user: string | null;
}

/** How mails leave the instance; passwords are not among it. */
@ObjectType('MailSetup')
export class MailSetupType implements MailSetup {
  @Field()
  from: string;

  @Field(() => MailServerType, { nullable: true, description: 'Null where mails are written to files' })
  server: MailServerType | null;

  @Field(() => String, { nullable: true, description: 'The folder of these files' })
  directory: string | null;
}

/** A mail that did not leave when it was last tried. */
@ObjectType('MailFailure')
export class MailFailureType implements MailFailure {
  @Field({ description: 'To whom, so that one sees the server but not the person' })
  to: string;

  @Field(() => Date)
  failedAt: Date;

  @Field(() => Int)
  attempts: number;

  @Field(() => Date, { nullable: true, description: 'Null for what was given up' })
  nextTryAt: Date | null;

  @Field({ description: 'What the mail server said' })
  problem: string;
}

export const PaginatedMailFailureListType = Paginated(() => MailFailureType, 'PaginatedMailFailureList');

/** What came of a mail that was sent to try. */
@ObjectType('MailTestResult')
export class MailTestResultType implements MailTestResult {
  @Field(() => MailProblem, { nullable: true, description: 'Null when it left' })
  problem: MailProblem | null;

  @Field({ description: 'What the mail server said; where none is configured, the file that has the mail' })
  answer: string;
}
