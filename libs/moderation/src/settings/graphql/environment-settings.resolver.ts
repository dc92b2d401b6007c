import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { EnvironmentSettings } from '../environment-settings.service.js';

/** What a variable of the environment sets. */
@ObjectType('EnvironmentSetting')
export class EnvironmentSettingType {
  @Field({ description: 'Of the variable' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Of what is secret, whether it is there' })
  value: string | null;
}

@Resolver()
export class EnvironmentSettingsResolver {
  constructor(private readonly environment: EnvironmentSettings) {}

  @Access('administrator')
  @Query(() => [EnvironmentSettingType], {
    nullable: true,
    description: 'What holds until the server starts anew with another environment',
  })
  environmentSettings(): EnvironmentSettingType[] {
    return this.environment.list().map(({ name, value }) => ({ name, value: value === null ? null : String(value) }));
  }
}
