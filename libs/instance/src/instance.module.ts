import { Module } from '@nestjs/common';
import { MediaModule } from '#convoke/media';
import { PlacesModule } from '#convoke/places';
import { ConfigResolver } from './graphql/config.resolver.js';
import { LanguagesResolver } from './graphql/languages.resolver.js';
import { InstanceProfile } from './instance-profile.service.js';
import { InstanceSettingsService } from './instance-settings.service.js';

/** What the instance is: its names, texts, rules and switches. */
@Module({
  imports: [MediaModule, PlacesModule],
  providers: [InstanceSettingsService, InstanceProfile, ConfigResolver, LanguagesResolver],
  exports: [InstanceSettingsService],
})
export class InstanceModule {}
