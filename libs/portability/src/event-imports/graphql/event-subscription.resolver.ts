import {
  Args,
  ArgsType,
  Field,
  ID,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { CurrentAccount, type SignedInAccount } from '#convoke/accounts';
import { Access, Ctx, type RequestContext, TimezoneScalar, translate } from '#convoke/core';
import { type EventSubscription, EventSubscriptionState, WhenGone } from '../subscriptions/event-subscription.js';
import { EventSubscriptions } from '../subscriptions/event-subscriptions.service.js';

registerEnumType(EventSubscriptionState, {
  name: 'EventSubscriptionState',
  description: 'STOPPED: it could not be read for days',
});
registerEnumType(WhenGone, {
  name: 'EventSubscriptionWhenGone',
  description: 'What becomes of events that the calendar has no more',
});

@ObjectType('EventSubscription', { description: 'A calendar elsewhere whose events are kept here as they are there' })
export class EventSubscriptionType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'For its owner alone: it may be a secret' })
  url: string;

  @Field(() => ID)
  profileId: string;

  @Field(() => ID, { nullable: true })
  groupId: string | null;

  @Field(() => TimezoneScalar)
  timezone: string;

  @Field(() => Boolean)
  publish: boolean;

  @Field(() => WhenGone)
  whenGone: WhenGone;

  @Field(() => Int, { description: 'How many lie between two readings' })
  hours: number;

  @Field(() => EventSubscriptionState)
  state: EventSubscriptionState;

  @Field(() => Date, { nullable: true, description: 'When it could be read last' })
  readAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'Since when it cannot be read' })
  failingSince: Date | null;

  @Field(() => String, { nullable: true, description: 'What goes wrong, in the language of the viewer' })
  reason: string | null;

  @Field(() => Date)
  createdAt: Date;
}

@ArgsType()
class FollowCalendarArgs {
  @Field()
  url: string;

  @Field(() => ID, { description: 'One of your profiles: whose events they will be' })
  profileId: string;

  @Field(() => ID, { nullable: true, description: 'The group that they will be of' })
  attributedToId?: string | null;

  @Field(() => TimezoneScalar, { description: 'On whose clock times are that name none' })
  timezone: string;

  @Field({ description: 'Whether its events are published; otherwise they are drafts' })
  publish: boolean;

  @Field(() => WhenGone)
  whenGone: WhenGone;

  @Field(() => Int, { description: 'Between two readings: 1, 6, 24 or 168' })
  hours: number;
}

/** Calendars that somebody follows: for them alone, and for no program. */
@Resolver(() => EventSubscriptionType)
export class EventSubscriptionResolver {
  constructor(private readonly subscriptions: EventSubscriptions) {}

  @Access('account')
  @Query(() => [EventSubscriptionType], { description: 'Calendars that you follow, the newest first' })
  async eventSubscriptions(@CurrentAccount() { user }: SignedInAccount): Promise<EventSubscription[]> {
    return this.subscriptions.of(user.id);
  }

  @Access('account')
  @Mutation(() => EventSubscriptionType, { nullable: true, description: 'Keeps the events of a calendar in step here' })
  async addEventSubscription(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args() wish: FollowCalendarArgs,
    @Ctx() { locale }: RequestContext,
  ): Promise<EventSubscription> {
    return this.subscriptions.add(viewer, locale, wish);
  }

  @Access('account')
  @Mutation(() => EventSubscriptionType, { nullable: true, description: 'Reads it now; one that was stopped goes on' })
  async refreshEventSubscription(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<EventSubscription> {
    return this.subscriptions.refresh(viewer, id);
  }

  @Access('account')
  @Mutation(() => EventSubscriptionType, { nullable: true, description: 'Its events stay' })
  async deleteEventSubscription(
    @CurrentAccount() _: SignedInAccount,
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<EventSubscription> {
    return this.subscriptions.remove(viewer, id);
  }

  @ResolveField(() => String, { nullable: true })
  reason(@Parent() { reason, params }: EventSubscription, @Ctx() { locale }: RequestContext): string | null {
    return reason && translate(reason, params, locale);
  }
}
