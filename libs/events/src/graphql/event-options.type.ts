import { Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { TimezoneScalar } from '#convoke/core';
import { EventCommentModeration } from '../event.values.js';

@ObjectType('EventOffer')
@InputType('EventOfferInput')
export class EventOfferType {
  @Field(() => Float, { nullable: true })
  price?: number | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217' })
  priceCurrency?: string | null;

  @Field(() => String, { nullable: true })
  url?: string | null;
}

@ObjectType('EventParticipationCondition')
@InputType('EventParticipationConditionInput')
export class EventParticipationConditionType {
  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  content?: string | null;

  @Field(() => String, { nullable: true })
  url?: string | null;
}

/** What an organizer may set beside the main fields, as it is sent and as it is shown. */
@ObjectType('EventOptions')
@InputType('EventOptionsInput')
export class EventOptionsType {
  @Field(() => Int, { nullable: true, description: 'Places in all; 0 when there is no limit' })
  maximumAttendeeCapacity?: number | null;

  @Field(() => Int, { nullable: true, description: 'Places that are left, worked out; not to be set' })
  remainingAttendeeCapacity?: number | null;

  @Field(() => Boolean, { nullable: true })
  showRemainingAttendeeCapacity?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether people may wait for a place once all are taken; so it is unless said otherwise',
  })
  waitingList?: boolean | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  anonymousParticipation?: boolean | null;

  @Field(() => [EventOfferType], { nullable: 'itemsAndList' })
  offers?: EventOfferType[] | null;

  @Field(() => [EventParticipationConditionType], { nullable: 'itemsAndList' })
  participationConditions?: EventParticipationConditionType[] | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  attendees?: string[] | null;

  @Field(() => String, { nullable: true })
  program?: string | null;

  @Field(() => EventCommentModeration, { nullable: true })
  commentModeration?: EventCommentModeration | null;

  @Field(() => Boolean, { nullable: true })
  showParticipationPrice?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  hideNumberOfParticipants?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  showStartTime?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  showEndTime?: boolean | null;

  @Field(() => TimezoneScalar, { nullable: true, description: 'The zone whose clock the event goes by' })
  timezone?: string | null;

  @Field(() => Boolean, { nullable: true })
  hideOrganizerWhenGroupEvent?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  isOnline?: boolean | null;
}
