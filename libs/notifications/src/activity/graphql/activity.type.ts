import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ActivityAuthor, ActivityKind } from '../activity.js';

registerEnumType(ActivityKind, { name: 'ActivityType' });
registerEnumType(ActivityAuthor, {
  name: 'ActivityAuthor',
  description: 'SELF are activities of the reader, BY those of others',
});

@ObjectType('ActivityParamItem')
export class ActivityParamItemType {
  @Field(() => String, { nullable: true })
  key: string;

  @Field(() => String, { nullable: true })
  value: string | null;
}

/** Resolvers of this type answer with an Activity. */
@ObjectType('Activity', {
  description: 'Something that happened in a group; kept for a year, or the newest 100 of each',
})
export class ActivityType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => String, { nullable: true, description: 'What happened, as event_created' })
  subject: string;
}

export const PaginatedActivityListType = Paginated(() => ActivityType, 'PaginatedActivityList');
