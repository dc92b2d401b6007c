import { ArgsType, Field, ID } from '@nestjs/graphql';
import { PageArgs, TimezoneScalar, type UploadedFile, UploadScalar } from '#convoke/core';
import { EventImportOutcome } from '../event-import.js';

@ArgsType()
export class BringEventsArgs {
  @Field(() => String, { nullable: true, description: 'Of a calendar, a page or an instance' })
  url?: string | null;

  @Field(() => UploadScalar, { nullable: true, description: 'In the place of an address' })
  file?: UploadedFile | null;

  @Field(() => ID, { description: 'One of your profiles: whose events they will be' })
  profileId: string;

  @Field(() => ID, { nullable: true, description: 'The group that they will be of' })
  attributedToId?: string | null;

  @Field(() => TimezoneScalar, { description: 'On whose clock times are that name none' })
  timezone: string;
}

@ArgsType()
export class EventImportLineArgs extends PageArgs {
  @Field(() => EventImportOutcome, { nullable: true })
  outcome?: EventImportOutcome | null;
}
