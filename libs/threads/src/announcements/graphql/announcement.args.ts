import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ParticipantRole } from '#convoke/events';

@ArgsType()
export class SendEventPrivateMessageArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => [ParticipantRole], {
    nullable: 'itemsAndList',
    defaultValue: [],
    description: 'Where none is named: all who go, wait, or have asked to come',
  })
  roles?: (ParticipantRole | null)[] | null;

  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID, { description: 'The profile that says it: the organizer or a co-organizer' })
  actorId: string;

  @Field(() => ID, { nullable: true, description: 'The group in whose name it is said' })
  attributedToId?: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language?: string | null;
}
