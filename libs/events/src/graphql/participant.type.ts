import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import type { ParticipantRole } from '../participation.entity.js';
import { ParticipantRoleEnum } from './event.enum.js';

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

  @Field(() => ParticipantRoleEnum, { nullable: true })
  role: ParticipantRole;

  @Field(() => ParticipantMetadataType, { nullable: true })
  metadata: ParticipantMetadataType;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;
}

/** What is left of a participation that was given up: who, and where. */
@ObjectType('DeletedParticipant')
export class DeletedParticipantType {
  @Field(() => ID, { nullable: true })
  id: string;
}

export const PaginatedParticipantListType = Paginated(() => ParticipantType, 'PaginatedParticipantList');
