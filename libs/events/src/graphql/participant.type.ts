import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ParticipantRole } from '../participation.entity.js';

@ObjectType('ParticipantMetadata')
export class ParticipantMetadataType {
  @Field(() => String, { nullable: true, description: 'Always null: the token only ever travels by mail' })
  cancellationToken?: string | null;

  @Field(() => String, { nullable: true, description: 'To the organizer; plain text' })
  message?: string;

  @Field(() => String, { nullable: true })
  locale?: string;
}

/** A profile and its state at an event; resolvers of this type answer with the entity. */
@ObjectType('Participant')
export class ParticipantType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => ParticipantRole, { nullable: true })
  role: ParticipantRole;

  @Field(() => ParticipantMetadataType, { nullable: true })
  metadata: ParticipantMetadataType;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Int, {
    nullable: true,
    description:
      'The place on the waiting list, 1 being the next to get one: for themselves and who runs the guest list',
  })
  waitingPosition?: number | null;

  @Field(() => Date, { nullable: true, description: 'Since when they are there; for those who run the guest list' })
  checkedInAt: Date | null;
}

/** What is left of a participation that was given up: who, and where. */
@ObjectType('DeletedParticipant')
export class DeletedParticipantType {
  @Field(() => ID, { nullable: true })
  id: string;
}

export const PaginatedParticipantListType = Paginated(() => ParticipantType, 'PaginatedParticipantList');
