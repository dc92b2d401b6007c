import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { type Config, CoreModule } from '#convoke/core';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';

/** The whole server: every feature library over the core. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.with(config), MediaModule, InstanceModule, AccountsModule, ActorsModule],
    };
  }
}
