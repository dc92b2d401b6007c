import { BroughtEvents } from './brought-events.service.js';
import { EventImportJobs } from './event-import.jobs.js';
import { EventImportQueries } from './event-import.queries.js';
import { EventImportReadings } from './event-import-readings.service.js';
import { EventImportRuns } from './event-import-runs.service.js';
import { EventImports } from './event-imports.service.js';
import { EventImportResolver } from './graphql/event-import.resolver.js';
import { EventSourceResolver } from './graphql/event-source.resolver.js';
import { EventSubscriptionResolver } from './graphql/event-subscription.resolver.js';
import { ImportedEvents } from './imported-events.service.js';
import { ImportedPictures } from './imported-pictures.service.js';
import { SourceFetch } from './source-fetch.service.js';
import { EventSubscriptionJobs } from './subscriptions/event-subscription.jobs.js';
import { EventSubscriptionMails } from './subscriptions/event-subscription-mails.service.js';
import { EventSubscriptions } from './subscriptions/event-subscriptions.service.js';
import { FollowedEvents } from './subscriptions/followed-events.service.js';
import { TwinEvents } from './twin-events.service.js';

export const EVENT_IMPORTS = [
  BroughtEvents,
  EventImportJobs,
  EventImportQueries,
  EventImportReadings,
  EventImportResolver,
  EventImportRuns,
  EventImports,
  EventSourceResolver,
  EventSubscriptionJobs,
  EventSubscriptionMails,
  EventSubscriptionResolver,
  EventSubscriptions,
  FollowedEvents,
  ImportedEvents,
  ImportedPictures,
  SourceFetch,
  TwinEvents,
];
