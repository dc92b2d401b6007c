import { Field, ID, InterfaceType, ObjectType } from '@nestjs/graphql';
import { ActivityObjectType, ActorType, InteractableType } from '#convoke/actors';
import { Access, Paginated, UuidScalar } from '#convoke/core';
import { MediaType } from '#convoke/media';
import { AddressType } from '#convoke/places';
import { Event } from '../event.entity.js';
import { EventJoinOptions, EventStatus, EventVisibility } from '../event.values.js';
import { EventCategory } from './event-category.scalar.js';
import { EventMetadataType } from './event-metadata.type.js';
import { EventOptionsType } from './event-options.type.js';
import { EventPermissionsType } from './event-permissions.type.js';
import { EventSeriesType } from './event-series.type.js';
import { ParticipantStatsType } from './participant-stats.type.js';
import { ParticipantType } from './participant.type.js';
import { TagType } from './tag.type.js';

/** What a list of found events shows: the entity, or what a search index elsewhere says of one. */
@InterfaceType('EventSearchResult', { resolveType: (found) => (found instanceof Event ? 'Event' : 'EventResult') })
export abstract class EventSearchResult {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => UuidScalar, { nullable: true })
  uuid: string;

  @Field(() => String, { nullable: true })
  url: string;

  @Field(() => String, { nullable: true })
  title: string;

  @Field(() => Date, { nullable: true })
  beginsOn: Date;

  @Field(() => Date, { nullable: true })
  endsOn: Date | null;

  @Field(() => EventStatus, { nullable: true })
  status: EventStatus;

  @Field(() => EventCategory, { nullable: true })
  category: string;

  @Field(() => [TagType], { nullable: 'itemsAndList' })
  tags: TagType[];

  @Field(() => Boolean, { nullable: true, description: 'Whether it lasts so long that lists show it apart' })
  longEvent?: boolean;

  @Field(() => MediaType, { nullable: true })
  picture?: MediaType | null;

  @Field(() => AddressType, { nullable: true })
  physicalAddress?: AddressType | null;

  @Field(() => ActorType, { nullable: true, description: 'The group that it is published for' })
  attributedTo?: ActorType | null;

  @Field(() => ActorType, { nullable: true })
  organizerActor?: ActorType | null;

  @Field(() => EventOptionsType, { nullable: true })
  options?: EventOptionsType;

  @Field(() => ParticipantStatsType, { nullable: true })
  participantStats?: ParticipantStatsType;
}

/** Something that people gather for. */
@ObjectType('Event', { implements: () => [EventSearchResult, InteractableType, ActivityObjectType] })
export class EventType extends EventSearchResult {
  @Field(() => Boolean, { nullable: true })
  local: boolean;

  @Field(() => String, { nullable: true })
  slug: string;

  @Field(() => String, { nullable: true, description: 'HTML' })
  description?: string;

  @Field(() => EventVisibility, { nullable: true })
  visibility: EventVisibility;

  @Field(() => EventJoinOptions, { nullable: true })
  joinOptions: EventJoinOptions;

  @Field(() => Date, { nullable: true, description: 'When it began before it was moved' })
  previousBeginsOn: Date | null;

  @Field(() => String, { nullable: true })
  externalParticipationUrl: string | null;

  @Field(() => String, { nullable: true })
  onlineAddress: string | null;

  @Field(() => String, { nullable: true })
  phoneAddress: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag, und when unknown' })
  language: string;

  @Field(() => [EventMetadataType], { nullable: 'itemsAndList' })
  metadata: EventMetadataType[];

  @Field(() => Boolean, { nullable: true })
  draft: boolean;

  @Field({ description: 'Whether it is a draft because a moderator has to see it before others do' })
  awaitsModerator: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was published, or will publish itself' })
  publishAt?: Date | null;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true })
  updatedAt: Date;

  @Field(() => [MediaType], { nullable: 'itemsAndList', description: 'Pictures in the description' })
  media?: MediaType[];

  @Field(() => [ActorType], { nullable: 'itemsAndList', description: 'Profiles to turn to, who may edit the event' })
  contacts?: ActorType[];

  @Field(() => [EventType], { nullable: 'itemsAndList', description: 'At most four like it, not over yet' })
  relatedEvents?: EventType[];

  @Access('anyone', { scope: 'read:profile:participations' })
  @Field(() => [ParticipantType], { nullable: true, description: 'What the profiles of the viewer are at it' })
  viewerParticipations?: ParticipantType[];

  @Field(() => EventSeriesType, { nullable: true, description: 'For an event that repeats' })
  series?: EventSeriesType | null;

  @Field(() => EventPermissionsType, { nullable: true })
  viewerCan?: EventPermissionsType;
}

export const PaginatedEventListType = Paginated(() => EventType, 'PaginatedEventList');
