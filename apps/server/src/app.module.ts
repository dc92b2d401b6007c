import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { type Config, CoreModule } from '#convoke/core';
import { DiscoveryModule } from '#convoke/discovery';
import { EventsModule } from '#convoke/events';
import { FederationModule } from '#convoke/federation';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ModerationModule } from '#convoke/moderation';
import { NotificationsModule } from '#convoke/notifications';
import { PlacesModule } from '#convoke/places';
import { PortabilityModule } from '#convoke/portability';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { DemoModule } from './demo/demo.module.js';

/** The whole server: every feature library over the core. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.with(config),
        MediaModule,
        PlacesModule,
        InstanceModule,
        AccountsModule,
        ActorsModule,
        EventsModule,
        ThreadsModule,
        PostsModule,
        ResourcesModule,
        ModerationModule,
        NotificationsModule,
        DiscoveryModule,
        FederationModule,
        PortabilityModule,
        DemoModule,
      ],
    };
  }
}
