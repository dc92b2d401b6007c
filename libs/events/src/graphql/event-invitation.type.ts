import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { InvitationStatus } from '../event-invitation.entity.js';

registerEnumType(InvitationStatus, {
  name: 'EventInvitationStatus',
  description: 'What became of an invitation to an event; who has left again counts as DECLINED',
});

/** A profile that somebody wants to have at an event; resolvers of this type answer with the entity. */
@ObjectType('EventInvitation')
export class EventInvitationType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => InvitationStatus, { nullable: true })
  status: InvitationStatus;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;
}

export const PaginatedEventInvitationListType = Paginated(() => EventInvitationType, 'PaginatedEventInvitationList');
