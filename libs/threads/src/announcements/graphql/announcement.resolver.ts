import { Args, Info, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { type Actor, ActorQueries, CurrentViewer, PersonType, requireUser, type Viewer } from '#convoke/actors';
import { Access, askedParts, PageArgs, type PageOf, pageWindow, RateLimits, type RequestContext } from '#convoke/core';
import { type Event, EventType } from '#convoke/events';
import type { Conversation } from '../../conversations/conversation.js';
import { ConversationType } from '../../conversations/graphql/conversation.type.js';
import type { Announcement } from '../announcement.js';
import { Announcements } from '../announcement.service.js';
import { SendEventPrivateMessageArgs } from './announcement.args.js';
import { AnnouncementReachType, AnnouncementType, PaginatedAnnouncementListType } from './announcement.type.js';

const SCOPE = 'write:event:participants:private_message';

@Resolver(() => AnnouncementType)
export class AnnouncementResolver {
  constructor(
    private readonly announcements: Announcements,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: SCOPE })
  @Mutation(() => ConversationType, {
    nullable: true,
    description:
      'Tells those who plan on an event something, each in private; the same again within ten minutes is sent once',
  })
  async sendEventPrivateMessage(
    @Args() args: SendEventPrivateMessageArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Conversation> {
    await this.limits.consume('announcement:account', requireUser(viewer).id);
    return this.announcements.send(viewer, args);
  }

  @ResolveField(() => PersonType, { nullable: true })
  async actor({ actorId }: Announcement, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }
}

/** What its organizers told those who plan on an event, and whom they would reach; for them alone. */
@Resolver(() => EventType)
export class EventAnnouncementsResolver {
  constructor(private readonly service: Announcements) {}

  @Access('profile', { scope: SCOPE, otherwise: null })
  @ResolveField(() => PaginatedAnnouncementListType, {
    nullable: true,
    description: 'For its organizers, the newest first; empty for all others',
  })
  async announcements(
    @Parent() event: Event,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Announcement>> {
    return this.service.of(viewer, event, pageWindow(page), askedParts(info));
  }

  @Access('profile', { scope: SCOPE, otherwise: [] })
  @ResolveField(() => [AnnouncementReachType], {
    description: 'How many people one would go to; for its organizers, without themselves',
  })
  async announcementReach(@Parent() event: Event, @CurrentViewer() viewer: Viewer): Promise<AnnouncementReachType[]> {
    return this.service.reach(viewer, event);
  }
}
