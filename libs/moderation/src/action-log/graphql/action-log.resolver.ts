import { Args, ArgsType, Field, ID, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType } from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { PostQueries } from '#convoke/posts';
import { CommentQueries } from '#convoke/threads';
import { ReportQueries } from '../../reports/report.queries.js';
import type { ActionLogEntry } from '../action-log.entity.js';
import { ActionLogQueries } from '../action-log.queries.js';
import { ModerationAction } from '../moderation-action.js';
import { ActionLogDetailType, ActionLogObject, ActionLogType, PaginatedActionLogListType } from './action-log.type.js';

@ArgsType()
class ActionLogArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Of the profile that it was done as' })
  actorId?: string | null;

  @Field(() => ModerationAction, { nullable: true })
  action?: ModerationAction | null;
}

/** What those who run the instance have done, for each other to see. */
@Resolver(() => ActionLogType)
export class ActionLogResolver {
  constructor(
    private readonly log: ActionLogQueries,
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly comments: CommentQueries,
    private readonly posts: PostQueries,
    private readonly reports: ReportQueries,
  ) {}

  @Access('moderator')
  @Query(() => PaginatedActionLogListType, { nullable: true, description: 'The newest first' })
  async actionLogs(@Args() { actorId, action, ...page }: ActionLogArgs): Promise<PageOf<ActionLogEntry>> {
    return this.log.list({ actorId, action }, pageWindow(page));
  }

  @Access('moderator')
  @Query(() => [ActorType], { description: 'The profiles that any of it was done as' })
  async actionLogActors(): Promise<Actor[]> {
    return this.log.actors();
  }

  @ResolveField(() => ActorType, {
    nullable: true,
    description: 'The profile that they acted as; null for what was done from the command line',
  })
  async actor({ actorId }: ActionLogEntry, _: unknown, context: RequestContext): Promise<Actor | null> {
    return actorId === null ? null : this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => [ActionLogDetailType])
  details({ details }: ActionLogEntry): ActionLogDetailType[] {
    return Object.entries(details).flatMap(([name, value]) => (value === null ? [] : { name, value: String(value) }));
  }

  /** Accounts are not among them: each look at one is written down. */
  @ResolveField(() => ActionLogObject, {
    nullable: true,
    description: 'Null for what is gone, and for accounts, instances, jobs, pages and settings',
  })
  async object({ targetKind, targetId }: ActionLogEntry, _: unknown, context: RequestContext): Promise<object | null> {
    switch (targetKind) {
      case 'actor':
        return this.actors.byId(context).load(targetId);
      case 'event':
        return this.events.byId(context).load(targetId);
      case 'comment':
        return this.comments.byId(context).load(targetId);
      case 'post':
        return this.posts.byId(context).load(targetId);
      case 'report':
        return this.reports.byId(context).load(targetId);
      case 'note':
        return this.reports.noteById(context).load(targetId);
      default:
        return null;
    }
  }
}
