import { ArgsType, Field } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { InstanceFilterFollowStatus, InstanceFilterSuspendStatus, InstancesSortFields } from './instance.enum.js';

@ArgsType()
export class InstanceListArgs extends PageArgs {
  @Field(() => InstancesSortFields, { nullable: true, defaultValue: InstancesSortFields.EVENT_COUNT })
  orderBy?: InstancesSortFields | null;

  @Field(() => String, { nullable: true, description: 'Part of the host or of the name' })
  filterDomain?: string | null;

  @Field(() => InstanceFilterFollowStatus, {
    nullable: true,
    defaultValue: InstanceFilterFollowStatus.ALL,
    description: 'FOLLOWING: those that this one follows; FOLLOWED: those that follow it',
  })
  filterFollowStatus?: InstanceFilterFollowStatus | null;

  @Field(() => InstanceFilterSuspendStatus, { nullable: true, defaultValue: InstanceFilterSuspendStatus.ALL })
  filterSuspendStatus?: InstanceFilterSuspendStatus | null;

  @Field(() => String, { nullable: true, defaultValue: 'desc', description: 'asc or desc' })
  direction?: string | null;
}

@ArgsType()
export class RelayFollowingsArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: 'updated_at', description: 'updated_at or inserted_at' })
  orderBy?: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'desc', description: 'asc or desc' })
  direction?: string | null;
}
