import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { MediaInput } from '#convoke/media';
import { AddressInput } from '#convoke/places';
import { EventJoinOptions, EventStatus, EventVisibility } from '../event.values.js';
import { EventScope } from '../series/event-series.entity.js';
import { EventCategory } from './event-category.scalar.js';
import { EventMetadataInput } from './event-metadata.type.js';
import { EventOptionsType } from './event-options.type.js';

/** A profile that people may turn to, and that may edit the event. */
@InputType('Contact')
export class ContactInput {
  @Field(() => String, { nullable: true })
  id?: string | null;
}

/** What may be said of an event when it is made and when it is changed. */
@ArgsType()
abstract class EventArgs {
  @Field(() => Date, { nullable: true })
  endsOn?: Date | null;

  @Field(() => EventStatus, { nullable: true })
  status?: EventStatus | null;

  @Field(() => String, { nullable: true })
  externalParticipationUrl?: string | null;

  @Field(() => MediaInput, { nullable: true })
  picture?: MediaInput | null;

  @Field(() => Date, { nullable: true, description: 'When a draft publishes itself' })
  publishAt?: Date | null;

  @Field(() => String, { nullable: true })
  onlineAddress?: string | null;

  @Field(() => String, { nullable: true })
  phoneAddress?: string | null;

  @Field(() => ID, { nullable: true })
  attributedToId?: string | null;

  @Field(() => AddressInput, { nullable: true })
  physicalAddress?: AddressInput | null;

  @Field(() => [EventMetadataInput], { nullable: 'itemsAndList' })
  metadata?: (EventMetadataInput | null)[] | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag of the language it is held in' })
  language?: string | null;

  @Field(() => String, { nullable: true, description: 'RRULE of RFC 5545 by which a new event or a draft repeats' })
  recurrence?: string | null;
}

@ArgsType()
export class CreateEventArgs extends EventArgs {
  @Field()
  title: string;

  @Field({ description: 'HTML' })
  description: string;

  @Field()
  beginsOn: Date;

  @Field(() => ID)
  organizerActorId: string;

  @Field(() => EventVisibility, { nullable: true, defaultValue: EventVisibility.PUBLIC })
  visibility?: EventVisibility | null;

  @Field(() => EventJoinOptions, { nullable: true, defaultValue: EventJoinOptions.FREE })
  joinOptions?: EventJoinOptions | null;

  @Field(() => [String], { nullable: 'itemsAndList', defaultValue: [] })
  tags?: (string | null)[] | null;

  @Field(() => EventCategory, { nullable: true, defaultValue: 'MEETING' })
  category?: string | null;

  @Field(() => EventOptionsType, { nullable: true, defaultValue: {} })
  options?: EventOptionsType | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  draft?: boolean | null;

  @Field(() => [ContactInput], { nullable: 'itemsAndList', defaultValue: [] })
  contacts?: (ContactInput | null)[] | null;
}

/** Arguments left out leave the event as it is; none has a default that would change it behind the client's back. */
@ArgsType()
export class UpdateEventArgs extends EventArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => EventScope, {
    nullable: true,
    description: 'Which events of its series; this one unless said otherwise',
  })
  scope?: EventScope | null;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'HTML' })
  description?: string | null;

  @Field(() => Date, { nullable: true })
  beginsOn?: Date | null;

  @Field(() => ID, { nullable: true })
  organizerActorId?: string | null;

  @Field(() => EventVisibility, { nullable: true })
  visibility?: EventVisibility | null;

  @Field(() => EventJoinOptions, { nullable: true })
  joinOptions?: EventJoinOptions | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  tags?: (string | null)[] | null;

  @Field(() => EventCategory, { nullable: true })
  category?: string | null;

  @Field(() => EventOptionsType, { nullable: true })
  options?: EventOptionsType | null;

  @Field(() => Boolean, { nullable: true })
  draft?: boolean | null;

  @Field(() => [ContactInput], { nullable: 'itemsAndList' })
  contacts?: (ContactInput | null)[] | null;
}
