import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { ModerationModule } from '#convoke/moderation';
import { PlacesModule } from '#convoke/places';
import { PostsModule } from '#convoke/posts';
import { DailyFiguresService } from './dashboard/daily-figures.service.js';
import { DashboardQueries } from './dashboard/dashboard.queries.js';
import { EventFilesController } from './feeds/event-files.controller.js';
import { FeedEvents } from './feeds/feed-events.service.js';
import { FeedTokens } from './feeds/feed-tokens.service.js';
import { FeedWriter } from './feeds/feed-writer.service.js';
import { FeedsController } from './feeds/feeds.controller.js';
import { GroupFeeds } from './feeds/group-feeds.service.js';
import { GroupSearchFeeds } from './feeds/group-search-feeds.service.js';
import { InstanceCalendar } from './feeds/instance-calendar.service.js';
import { OwnFeeds } from './feeds/own-feeds.service.js';
import { PublicFeeds } from './feeds/public-feeds.service.js';
import { SeriesFeeds } from './feeds/series-feeds.service.js';
import { DashboardResolver } from './graphql/dashboard.resolver.js';
import { FeedTokenResolver, PersonFeedTokensResolver, UserFeedTokensResolver } from './graphql/feed-token.resolver.js';
import { GroupSearchResolver } from './graphql/group-search.resolver.js';
import { SearchOverviewResolver } from './graphql/search-overview.resolver.js';
import { GlobalIndex } from './global-index/global-index.client.js';
import { SearchResolver } from './graphql/search.resolver.js';
import { StatisticsResolver } from './graphql/statistics.resolver.js';
import { SuggestionResolver } from './graphql/suggestion.resolver.js';
import { EmbeddablePages } from './oembed/embeddable-pages.service.js';
import { OembedController } from './oembed/oembed.controller.js';
import { EventClusterQueries } from './search/event-clusters.queries.js';
import { EventCriteria } from './search/event-criteria.service.js';
import { EventDayQueries } from './search/event-days.queries.js';
import { EventFacetQueries } from './search/event-facets.queries.js';
import { EventIndexJobs } from './search/event-index.jobs.js';
import { EventIndexService } from './search/event-index.service.js';
import { EventOverviews } from './search/event-overviews.service.js';
import { EventSearchQueries } from './search/event-search.queries.js';
import { EventSearchService } from './search/event-search.service.js';
import { EventSuggestionQueries } from './search/event-suggestion.queries.js';
import { GroupSearchQueries } from './search/group-search.queries.js';
import { GroupSearchService } from './search/group-search.service.js';
import { GroupSpellingQueries } from './search/group-spelling.queries.js';
import { GroupSuggestionQueries } from './search/group-suggestion.queries.js';
import { SearchFigures } from './search/search-figures.js';
import { SpellingQueries } from './search/spelling.queries.js';
import { SuggestionService } from './search/suggestions.service.js';
import { IndexedGroups } from './search-index/indexed-groups.service.js';
import { SearchIndexController } from './search-index/search-index.controller.js';
import { SitemapController } from './sitemap/sitemap.controller.js';
import { SitemapQueries } from './sitemap/sitemap.queries.js';
import { StatisticsService } from './statistics/statistics.service.js';

/** Finding what is there: search, feeds, numbers and the sitemap. */
@Module({
  imports: [
    AccountsModule,
    ActorsModule,
    EventsModule,
    InstanceModule,
    MediaModule,
    ModerationModule,
    PlacesModule,
    PostsModule,
  ],
  controllers: [EventFilesController, FeedsController, OembedController, SearchIndexController, SitemapController],
  providers: [
    DailyFiguresService,
    DashboardQueries,
    DashboardResolver,
    EmbeddablePages,
    SitemapQueries,
    EventIndexService,
    EventIndexJobs,
    EventClusterQueries,
    EventCriteria,
    EventDayQueries,
    EventFacetQueries,
    EventOverviews,
    EventSearchQueries,
    EventSuggestionQueries,
    SearchFigures,
    SpellingQueries,
    FeedEvents,
    FeedTokens,
    FeedWriter,
    GlobalIndex,
    GroupFeeds,
    GroupSearchFeeds,
    IndexedGroups,
    InstanceCalendar,
    OwnFeeds,
    PublicFeeds,
    SeriesFeeds,
    FeedTokenResolver,
    PersonFeedTokensResolver,
    UserFeedTokensResolver,
    EventSearchService,
    StatisticsService,
    SearchOverviewResolver,
    SearchResolver,
    GroupSearchResolver,
    GroupSearchQueries,
    GroupSearchService,
    GroupSpellingQueries,
    GroupSuggestionQueries,
    SuggestionResolver,
    SuggestionService,
    StatisticsResolver,
  ],
  exports: [EventIndexService, EventSearchService, StatisticsService],
})
export class DiscoveryModule {}
