import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { DiscoveryModule } from '#convoke/discovery';
import { EventsModule } from '#convoke/events';
import { FederationModule } from '#convoke/federation';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { EVENT_IMPORTS } from './event-imports/index.js';
import { EXPORT_CONTROLLERS, EXPORTS } from './exports/index.js';
import { ExportResolver } from './graphql/export.resolver.js';
import { ImportResolver } from './graphql/import.resolver.js';
import { IMPORTS } from './imports/index.js';
import { MOBILIZON_IMPORT } from './mobilizon-import/index.js';

/** Taking away what one owns, and bringing it. */
@Module({
  imports: [AccountsModule, ActorsModule, DiscoveryModule, EventsModule, FederationModule, InstanceModule, MediaModule],
  controllers: EXPORT_CONTROLLERS,
  providers: [...EVENT_IMPORTS, ...EXPORTS, ...IMPORTS, ...MOBILIZON_IMPORT, ExportResolver, ImportResolver],
})
export class PortabilityModule {}
