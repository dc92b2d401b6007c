import { Field, Int, ObjectType } from '@nestjs/graphql';

/** Numbers of participations; all but the first three only for those who run the guest list. */
@ObjectType('ParticipantStats')
export class ParticipantStatsType {
  @Field(() => Int, { nullable: true, description: 'Everybody who will be there' })
  going?: number;

  @Field(() => Int, { nullable: true })
  participant?: number;

  @Field(() => Int, { nullable: true, description: 'Who would come, and waits for a place' })
  waiting?: number;

  @Field(() => Int, { nullable: true })
  notApproved?: number;

  @Field(() => Int, { nullable: true })
  notConfirmed?: number;

  @Field(() => Int, { nullable: true })
  rejected?: number;

  @Field(() => Int, { nullable: true })
  moderator?: number;

  @Field(() => Int, { nullable: true })
  administrator?: number;

  @Field(() => Int, { nullable: true })
  creator?: number;

  @Field(() => Int, { nullable: true, description: 'How many of those who go are there already' })
  checkedIn?: number | null;
}
