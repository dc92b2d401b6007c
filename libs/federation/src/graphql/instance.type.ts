import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import type { KnownInstance } from './known-instances.queries.js';
import { InstanceFollowStatus } from './instance.enum.js';

/** A server that this one knows, as its administrators see it. */
@ObjectType('Instance')
export class InstanceType implements KnownInstance {
  @Field(() => ID, { nullable: true, description: 'Its host' })
  domain: string;

  @Field(() => InstanceFollowStatus, { nullable: true, description: 'Whether it follows this instance' })
  followerStatus: InstanceFollowStatus;

  @Field(() => InstanceFollowStatus, { nullable: true, description: 'Whether this instance follows it' })
  followedStatus: InstanceFollowStatus;

  @Field(() => Int, { nullable: true })
  eventCount: number;

  @Field(() => Int, { nullable: true })
  personCount: number;

  @Field(() => Int, { nullable: true })
  groupCount: number;

  @Field(() => Int, { nullable: true, description: 'Follows from there to here' })
  followersCount: number;

  @Field(() => Int, { nullable: true, description: 'Follows from here to there' })
  followingsCount: number;

  @Field(() => Int, { nullable: true })
  reportsCount: number;

  @Field(() => Int, { nullable: true, description: 'Bytes of pictures from there' })
  mediaSize: number;

  @Field(() => Boolean, { nullable: true, description: 'Whether an actor is known that speaks for the whole server' })
  hasRelay: boolean;

  @Field(() => String, { nullable: true, description: 'name@host of that actor' })
  relayAddress: string | null;

  @Field(() => String, { nullable: true })
  instanceName: string | null;

  @Field(() => String, { nullable: true })
  instanceDescription: string | null;

  @Field(() => String, { nullable: true })
  software: string | null;

  @Field(() => String, { nullable: true })
  softwareVersion: string | null;

  @Field(() => Int, { nullable: true, description: 'How many accounts it says that it has' })
  userCount: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it says that anybody may register' })
  registrationsOpen: boolean | null;

  @Field(() => Date, { nullable: true, description: 'When something last came from it' })
  heardAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it last took or answered something' })
  reachedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it last said what it is' })
  askedAt: Date | null;

  @Field(() => Boolean, { description: 'Whether nothing comes in from it or goes out to it' })
  suspended: boolean;

  @Field(() => Date, { nullable: true, description: 'Since when nothing reaches it; null while it answers' })
  unreachableSince: Date | null;
}

export const PaginatedInstanceListType = Paginated(() => InstanceType, 'PaginatedInstanceList');
