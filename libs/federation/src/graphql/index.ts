import { RemoteGroups, RemoteProfiles } from '#convoke/actors';
import { AddressSearch } from '#convoke/discovery';
import { DeliveryQueueResolver } from './delivery-queue.resolver.js';
import { DeliveryReport } from './delivery-report.queries.js';
import { FederationStatisticsResolver } from './federation-statistics.resolver.js';
import { InstanceResolver } from './instance.resolver.js';
import { InstanceStandings } from './instance-standing.queries.js';
import { InstanceStandingResolver } from './instance-standing.resolver.js';
import { InteractResolver } from './interact.resolver.js';
import { KnownInstances } from './known-instances.queries.js';
import { Lookup } from './lookup.service.js';
import { NamedThings } from './named-things.service.js';
import { NamedGroups } from './named-groups.service.js';
import { NamedProfiles } from './named-profiles.service.js';
import { ProfileMoveResolver } from './profile-move.resolver.js';
import { ProfileRefreshmentResolver } from './profile-refreshment.resolver.js';
import { RelayFollows } from './relay-follows.queries.js';
import { RelayResolver } from './relay.resolver.js';

export const GRAPHQL = [
  DeliveryReport,
  InstanceStandings,
  KnownInstances,
  Lookup,
  NamedThings,
  NamedGroups,
  NamedProfiles,
  RelayFollows,
  { provide: AddressSearch, useExisting: NamedThings },
  { provide: RemoteGroups, useExisting: NamedGroups },
  { provide: RemoteProfiles, useExisting: NamedProfiles },
  DeliveryQueueResolver,
  FederationStatisticsResolver,
  InstanceResolver,
  InstanceStandingResolver,
  InteractResolver,
  ProfileMoveResolver,
  ProfileRefreshmentResolver,
  RelayResolver,
];
