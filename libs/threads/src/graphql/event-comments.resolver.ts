import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, CurrentViewer, PersonType, type Viewer } from '#convoke/actors';
import { Access, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import { type Event, EventGroups, EventType, maySeeOrganizer, mayUpdateEvent } from '#convoke/events';
import { CommentProfiles } from '../comment-profiles.service.js';
import type { Comment } from '../comment.entity.js';
import { CommentQueries } from '../comment.queries.js';
import { CommentPageArgs } from './comment.args.js';
import { CommentType, PaginatedCommentListType } from './comment.type.js';

const MOST_MENTIONABLE = 50;

/** What is said about an event, and by whom it could be. */
@Resolver(() => EventType)
export class EventCommentsResolver {
  constructor(
    private readonly queries: CommentQueries,
    private readonly profiles: CommentProfiles,
    private readonly actors: ActorQueries,
    private readonly groups: EventGroups,
  ) {}

  @ResolveField(() => [CommentType], {
    nullable: 'itemsAndList',
    description: 'What begins its threads: announcements first, then the newest',
  })
  async comments(
    @Parent() event: Event,
    @Args() page: CommentPageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Comment[]> {
    return (await this.threads(event, page, viewer)).elements;
  }

  @ResolveField(() => PaginatedCommentListType, { nullable: true, description: 'The same, with how many there are' })
  commentThreads(
    @Parent() event: Event,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageOf<Comment>> {
    return this.threads(event, page, viewer);
  }

  @Access('anyone', { scope: 'read:event:participants' })
  @ResolveField(() => PaginatedCommentListType, {
    nullable: true,
    description: 'What waits for approval, for those who may give it; empty for all others',
  })
  async heldComments(
    @Parent() event: Event,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageOf<Comment>> {
    const window = pageWindow(page);
    return mayUpdateEvent(viewer, event) ? this.queries.held(event.id, window) : { elements: [], total: 0 };
  }

  @Access('anyone', { scope: 'read:profile' })
  @ResolveField(() => [PersonType], { description: 'Profiles of the viewer that could comment now' })
  async commentProfiles(@Parent() event: Event, @Ctx() context: RequestContext): Promise<Actor[]> {
    const ids = await this.profiles.of(event, context);
    const profiles = await Promise.all(ids.map((id) => this.actors.byId(context).load(id)));
    return profiles.filter((profile) => profile !== null);
  }

  @Access('profile', { scope: 'write:comment:create', otherwise: [] })
  @ResolveField(() => [ActorType], {
    description:
      'Whom one would name in a comment: organizers and commenters, whom the viewer sees at the event anyway',
  })
  async mentionable(
    @Parent() event: Event,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<Actor[]> {
    const { organizerActorId, attributedToId, contactIds } = event;
    const members = await this.groups.viewersIn(event, context);
    const shown = maySeeOrganizer(viewer, event, members.length > 0) ? organizerActorId : null;
    const ids = [shown, attributedToId, ...contactIds];
    const [hosts, commenters] = await Promise.all([
      Promise.all(ids.filter((id) => id !== null).map((id) => this.actors.byId(context).load(id))),
      this.queries.commenters(event.id, viewer, MOST_MENTIONABLE),
    ]);
    const all = [...hosts.filter((actor) => actor !== null), ...commenters];
    return [...new Map(all.map((actor) => [actor.id, actor])).values()];
  }

  private threads({ id }: Event, page: PageArgs, viewer: Viewer): Promise<PageOf<Comment>> {
    return this.queries.threads(id, viewer.within('read:event'), pageWindow(page));
  }
}
