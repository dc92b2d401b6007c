import { Module } from '@nestjs/common';
import { EventsModule } from '#convoke/events';
import { SearchResolver } from './graphql/search.resolver.js';
import { StatisticsResolver } from './graphql/statistics.resolver.js';
import { EventIndexJobs } from './search/event-index.jobs.js';
import { EventIndexService } from './search/event-index.service.js';
import { EventSearchQueries } from './search/event-search.queries.js';
import { EventSearchService } from './search/event-search.service.js';
import { SpellingQueries } from './search/spelling.queries.js';
import { SitemapController } from './sitemap/sitemap.controller.js';
import { SitemapQueries } from './sitemap/sitemap.queries.js';
import { StatisticsService } from './statistics/statistics.service.js';

/** Finding what is there: search, numbers and the sitemap. */
@Module({
  imports: [EventsModule],
  controllers: [SitemapController],
  providers: [
    SitemapQueries,
    EventIndexService,
    EventIndexJobs,
    EventSearchQueries,
    SpellingQueries,
    EventSearchService,
    StatisticsService,
    SearchResolver,
    StatisticsResolver,
  ],
  exports: [EventIndexService, EventSearchService, StatisticsService],
})
export class DiscoveryModule {}
