import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { DiscoveryModule } from '#convoke/discovery';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ModerationModule } from '#convoke/moderation';
import { KEYS } from './keys/index.js';
import { REMOTE } from './remote/index.js';
import { SERVE, SERVE_CONTROLLERS } from './serve/index.js';

/** Everything that other servers see of this one, and this one of them. */
@Module({
  imports: [InstanceModule, MediaModule, ActorsModule, EventsModule, ModerationModule, DiscoveryModule],
  controllers: [...SERVE_CONTROLLERS],
  providers: [...KEYS, ...REMOTE, ...SERVE],
  exports: [],
})
export class FederationModule {}
