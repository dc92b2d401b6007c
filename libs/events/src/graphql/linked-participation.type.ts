import { Field, ObjectType } from '@nestjs/graphql';
import { ParticipantRole } from '../participation.entity.js';

/** What somebody without an account sees of their participation by a link in their mails; resolvers answer with the entity. */
@ObjectType('LinkedParticipation')
export class LinkedParticipationType {
  @Field(() => ParticipantRole)
  role: ParticipantRole;

  @Field(() => String, { nullable: true, description: 'To the organizer; plain text' })
  message?: string | null;

  @Field(() => String, { description: 'Takes it back by leaveEvent' })
  cancellationToken: string;

  @Field(() => Date)
  insertedAt: Date;
}
