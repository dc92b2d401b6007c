import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, GroupType } from '#convoke/actors';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { type Event, EventQueries, EventType } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { type DailyFigures, DailyFiguresService } from '../dashboard/daily-figures.service.js';
import { type DashboardFigures, DashboardQueries } from '../dashboard/dashboard.queries.js';
import { DailyFiguresType, DashboardType } from './dashboard.type.js';

@Resolver(() => DashboardType)
export class DashboardResolver {
  constructor(
    private readonly queries: DashboardQueries,
    private readonly daily: DailyFiguresService,
    private readonly settings: InstanceSettingsService,
    private readonly eventQueries: EventQueries,
    private readonly actors: ActorQueries,
  ) {}

  @Access('administrator')
  @Query(() => DashboardType, { nullable: true, description: 'The instance at a glance' })
  async dashboard(): Promise<DashboardFigures> {
    return this.queries.count((await this.settings.current()).instanceActorId);
  }

  @ResolveField(() => EventType, { nullable: true })
  async lastPublicEventPublished(
    @Parent() { lastEventId }: DashboardFigures,
    @Ctx() context: RequestContext,
  ): Promise<Event | null> {
    return lastEventId ? this.eventQueries.byId(context).load(lastEventId) : null;
  }

  @ResolveField(() => GroupType, { nullable: true })
  async lastGroupCreated(
    @Parent() { lastGroupId }: DashboardFigures,
    @Ctx() context: RequestContext,
  ): Promise<Actor | null> {
    return lastGroupId ? this.actors.byId(context).load(lastGroupId) : null;
  }

  @ResolveField(() => [DailyFiguresType], { description: 'Days that are over, the oldest first; a year at most' })
  async figures(@Args('last', { type: () => Int, defaultValue: 30 }) last: number): Promise<DailyFigures[]> {
    return this.daily.last(last);
  }
}
