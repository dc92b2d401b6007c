import { Global, Module } from '@nestjs/common';
import { ViewerSource } from '#convoke/core';
import { AccountsModule, FirstProfiles } from '#convoke/accounts';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { PlacesModule } from '#convoke/places';
import { AccountDeletion } from './account-deletion.service.js';
import { ActorLists } from './actor-list.queries.js';
import { ActorQueries } from './actor.queries.js';
import { ActorStandings } from './actor-standings.service.js';
import { ActorsJobs } from './actors.jobs.js';
import { FollowerResolver } from './follows/follower.resolver.js';
import { Follows } from './follows/follows.service.js';
import { FirstAdministrator } from './first-administrator.service.js';
import { ActorResolver } from './graphql/actor.resolver.js';
import { FirstProfileResolver } from './graphql/first-profile.resolver.js';
import { OwnMediaResolver } from './graphql/media.resolver.js';
import { PersonResolver } from './graphql/person.resolver.js';
import { PersonSearchResolver } from './graphql/person-search.resolver.js';
import { UserProfilesResolver } from './graphql/user-profiles.resolver.js';
import { GROUP_SERVICES, GROUPS } from './groups/index.js';
import { InternalActors } from './internal-actors.service.js';
import { PendingProfiles } from './pending-profiles.service.js';
import { Persons } from './person.service.js';
import { ProfileHandles } from './profile-handles.service.js';
import { ProfilePictures } from './profile-pictures.service.js';
import { RemoteActorRecords } from './remote-actor-records.service.js';
import { Indexing } from './indexing.service.js';
import { Silencings } from './silencings.service.js';
import { Suspensions } from './suspensions.service.js';
import { Usernames } from './usernames.service.js';
import { Viewers } from './viewers.service.js';

/** Profiles and who is looking. Global: what lies below asks here for the viewer and for first profiles. */
@Global()
@Module({
  imports: [AccountsModule, InstanceModule, MediaModule, PlacesModule],
  providers: [
    AccountDeletion,
    ActorLists,
    ActorQueries,
    ActorStandings,
    ActorsJobs,
    FirstAdministrator,
    FollowerResolver,
    Follows,
    ...GROUPS,
    InternalActors,
    PendingProfiles,
    Persons,
    ProfileHandles,
    ProfilePictures,
    RemoteActorRecords,
    Indexing,
    Silencings,
    Suspensions,
    Usernames,
    Viewers,
    { provide: ViewerSource, useExisting: Viewers },
    { provide: FirstProfiles, useExisting: PendingProfiles },
    ActorResolver,
    FirstProfileResolver,
    OwnMediaResolver,
    PersonResolver,
    PersonSearchResolver,
    UserProfilesResolver,
  ],
  exports: [
    AccountDeletion,
    ActorQueries,
    FirstAdministrator,
    Follows,
    ...GROUP_SERVICES,
    Persons,
    ProfileHandles,
    RemoteActorRecords,
    Silencings,
    Suspensions,
    Usernames,
    ViewerSource,
    FirstProfiles,
  ],
})
export class ActorsModule {}
