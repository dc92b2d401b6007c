import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { FederationModule } from '#convoke/federation';
import { MediaModule } from '#convoke/media';
import { EXPORT_CONTROLLERS, EXPORTS } from './exports/index.js';
import { ExportResolver } from './graphql/export.resolver.js';
import { ImportResolver } from './graphql/import.resolver.js';
import { IMPORTS } from './imports/index.js';

/** Taking away what one owns, and bringing it. */
@Module({
  imports: [AccountsModule, ActorsModule, EventsModule, FederationModule, MediaModule],
  controllers: EXPORT_CONTROLLERS,
  providers: [...EXPORTS, ...IMPORTS, ExportResolver, ImportResolver],
})
export class PortabilityModule {}
