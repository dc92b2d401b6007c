export { DiscoveryModule } from './discovery.module.js';
export { InstanceCalendar } from './feeds/instance-calendar.service.js';
export { StatisticsType } from './graphql/statistics.type.js';
export { AddressSearch } from './search/address-search.js';
export { RebuildEventIndex } from './search/event-index.jobs.js';
export { EventIndexService } from './search/event-index.service.js';
export { type Statistics, StatisticsService } from './statistics/statistics.service.js';
