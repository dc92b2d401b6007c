import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule, RemoteGroups, RemoteProfiles } from '#convoke/actors';
import { AddressSearch, DiscoveryModule } from '#convoke/discovery';
import { EventOrigins, EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ModerationModule } from '#convoke/moderation';
import { PlacesModule } from '#convoke/places';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { REMOTE_COMMENTS } from './comments/index.js';
import { ActorDocuments, DOCUMENTS, EventDocuments } from './documents/index.js';
import { REMOTE_EVENTS } from './events/index.js';
import { FOLLOWS } from './follows/index.js';
import { GRAPHQL } from './graphql/index.js';
import { GROUPS } from './groups/index.js';
import { INBOX, INBOX_CONTROLLERS } from './inbox/index.js';
import { KEYS } from './keys/index.js';
import { MOVES } from './moves/index.js';
import { OUTBOX } from './outbox/index.js';
import { REMOTE } from './remote/index.js';
import { SERVE, SERVE_CONTROLLERS } from './serve/index.js';
import { SYNCHRONIZATION } from './synchronization/index.js';

/**
 * Everything that other servers see of this one, and this one of them. Global: what lies below asks here for events and
 * people of other servers.
 */
@Global()
@Module({
  imports: [
    AccountsModule,
    InstanceModule,
    MediaModule,
    PlacesModule,
    ActorsModule,
    EventsModule,
    ModerationModule,
    DiscoveryModule,
    PostsModule,
    ThreadsModule,
    ResourcesModule,
  ],
  controllers: [...INBOX_CONTROLLERS, ...SERVE_CONTROLLERS],
  providers: [
    ...KEYS,
    ...REMOTE,
    ...DOCUMENTS,
    ...REMOTE_EVENTS,
    ...REMOTE_COMMENTS,
    ...FOLLOWS,
    ...GROUPS,
    ...INBOX,
    ...MOVES,
    ...OUTBOX,
    ...SERVE,
    ...SYNCHRONIZATION,
    ...GRAPHQL,
  ],
  exports: [ActorDocuments, AddressSearch, EventDocuments, EventOrigins, RemoteGroups, RemoteProfiles],
})
export class FederationModule {}
