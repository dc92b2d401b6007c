import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, CoreModule } from '#convoke/core';
import { TemporaryViewersModule } from './temporary-viewers.module.js';

/** The whole server: every feature library over the core. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return { module: AppModule, imports: [CoreModule.with(config), TemporaryViewersModule] };
  }
}
