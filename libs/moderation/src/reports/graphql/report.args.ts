import { ArgsType, Field, ID } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { ReportStatus } from '../report.entity.js';

const LIST: { nullable: 'itemsAndList'; defaultValue: string[] } = { nullable: 'itemsAndList', defaultValue: [] };

@ArgsType()
export class CreateReportArgs {
  @Field(() => String, { nullable: true, description: 'What they say of it, in plain text' })
  content?: string | null;

  @Field(() => ID, { description: 'The profile or group that it is about' })
  reportedId: string;

  @Field(() => [ID], { ...LIST, description: 'Events of theirs' })
  eventsIds?: (string | null)[] | null;

  @Field(() => [ID], { ...LIST, description: 'Comments of theirs' })
  commentsIds?: (string | null)[] | null;

  @Field(() => [ID], { ...LIST, description: 'Posts of theirs' })
  postsIds?: (string | null)[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the instance of whom it is about is told as well; not who complains',
  })
  forward?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The profile that complains; the default one where none is named' })
  actorId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'That the work of a challenge was done; for people without an account, where one is asked for',
  })
  proof?: string | null;
}

@ArgsType()
export class ReportListArgs extends PageArgs {
  @Field(() => ReportStatus, { nullable: true, defaultValue: ReportStatus.OPEN })
  status?: ReportStatus | null;

  @Field(() => String, { nullable: true, description: 'Part of the host of whom they are about' })
  domain?: string | null;
}
