import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('ActivitySetting')
export class ActivitySettingType {
  @Field(() => String, { nullable: true })
  key: string;

  @Field(() => String, { nullable: true, description: 'email or push' })
  method: string;

  @Field(() => Boolean, { nullable: true })
  enabled: boolean;
}

@ObjectType('NotificationKind', { description: 'Something that its reader is told of' })
export class NotificationKindType {
  @Field({ description: 'As updateActivitySetting knows it' })
  key: string;

  @Field({ description: 'taking_part, organizing, groups, messages or account' })
  topic: string;

  @Field()
  email: boolean;

  @Field()
  push: boolean;

  @Field({ description: 'Whether nobody can change it' })
  locked: boolean;
}
