import { ArgsType, Field } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';

@ArgsType()
export class ActorListArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: '', description: 'Part of it' })
  preferredUsername?: string | null;

  @Field(() => String, { nullable: true, defaultValue: '', description: 'Part of it' })
  name?: string | null;

  @Field(() => String, { nullable: true, defaultValue: '', description: 'Part of the host' })
  domain?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Those of this instance, or those of others; both when null',
  })
  local?: boolean | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Both when null' })
  suspended?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Both when null' })
  silenced?: boolean | null;
}
