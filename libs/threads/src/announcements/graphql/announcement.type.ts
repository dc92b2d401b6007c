import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PersonType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { ParticipantRole } from '#convoke/events';

/** How many people something goes to. */
@ObjectType({ isAbstract: true })
abstract class ReachType {
  @Field(() => Int, { description: 'People with an account here' })
  accounts: number;

  @Field(() => Int, { description: 'People without an account, who get it by mail' })
  anonymous: number;

  @Field(() => Int, { description: 'People of other servers' })
  elsewhere: number;
}

/** What an organizer tells those who plan on an event, each of them in private. */
@ObjectType('Announcement')
export class AnnouncementType extends ReachType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language: string;

  @Field(() => [ParticipantRole])
  roles: ParticipantRole[];

  @Field(() => PersonType, { nullable: true, description: 'Who says it' })
  actor?: PersonType | null;

  @Field(() => Int, { description: 'How many are still to be told' })
  waiting: number;

  @Field(() => Date)
  insertedAt: Date;
}

/** How many people of a role an announcement would go to. */
@ObjectType('AnnouncementReach')
export class AnnouncementReachType extends ReachType {
  @Field(() => ParticipantRole)
  role: ParticipantRole;
}

export const PaginatedAnnouncementListType = Paginated(() => AnnouncementType, 'PaginatedAnnouncementList');
