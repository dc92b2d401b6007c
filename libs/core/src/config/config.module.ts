import { Global, Inject, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.js';

/** Where a section of the configuration is provided, for factories. */
export const configToken = (section: keyof Config) => `config.${section}`;

/** Injects one section of the configuration, typed `Config['section']`. */
export const InjectConfig = (section: keyof Config): ParameterDecorator =>
  Inject(configToken(section)) as ParameterDecorator;

@Global()
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    const providers = (Object.keys(config) as (keyof Config)[]).map((section) => ({
      provide: configToken(section),
      useValue: config[section],
    }));
    return { module: ConfigModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
