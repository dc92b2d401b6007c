import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ActivityObjectType, ActorType, PersonType } from '#convoke/actors';
import { Paginated, UuidScalar } from '#convoke/core';
import { EventType } from '#convoke/events';
import { CommentVisibility } from '../comment.entity.js';

registerEnumType(CommentVisibility, { name: 'CommentVisibility' });

/** What the viewer may do with a comment, by the rules that guard the mutations. */
@ObjectType('CommentPermissions')
export class CommentPermissionsType {
  @Field()
  update: boolean;

  @Field()
  delete: boolean;

  @Field({ description: 'Whether a profile of the viewer could answer it' })
  reply: boolean;

  @Field()
  approve: boolean;

  @Field()
  hide: boolean;

  @Field()
  unhide: boolean;
}

/** Something that a profile says; resolvers of this type answer with the entity. */
@ObjectType('Comment', { implements: () => ActivityObjectType })
export class CommentType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => UuidScalar, { nullable: true })
  uuid: string;

  @Field(() => String, { nullable: true })
  url: string;

  @Field(() => Boolean, { nullable: true })
  local: boolean;

  @Field(() => CommentVisibility, { nullable: true })
  visibility: CommentVisibility;

  @Field(() => String, { nullable: true, description: 'HTML; empty for one that was deleted' })
  text: string;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag, und when unknown' })
  language: string;

  @Field(() => String, { nullable: true, description: 'The same as language' })
  primaryLanguage?: string;

  @Field(() => Int, { nullable: true, description: 'How many replies() has in all' })
  totalReplies?: number;

  @Field(() => CommentType, { nullable: true, description: 'What it answers' })
  inReplyToComment?: CommentType | null;

  @Field(() => CommentType, { nullable: true, description: 'What began the thread; null for that itself' })
  originComment?: CommentType | null;

  @Field(() => EventType, { nullable: true })
  event?: EventType | null;

  @Field(() => [String], { nullable: 'items' })
  threadLanguages?: string[];

  @Field(() => PersonType, {
    nullable: true,
    description:
      'Who says it; null for one that was deleted. Of what is said in the name of a group the group, as of the type GROUP, but for those who answer for it',
  })
  actor?: PersonType | null;

  @Field(() => ActorType, { nullable: true, description: 'The group that it is said in, or in the name of' })
  attributedTo?: ActorType | null;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true })
  updatedAt: Date;

  @Field(() => Date, { nullable: true })
  deletedAt: Date | null;

  @Field(() => Date, { nullable: true })
  publishedAt: Date;

  @Field({ description: 'Whether the organizer tells it all participants' })
  isAnnouncement: boolean;

  @Field({ description: 'Whether it waits for the approval of the organizer; its author and organizers see it' })
  held: boolean;

  @Field({ description: 'Whether it waits for a moderator of the instance; its author and they see it' })
  awaitsModerator: boolean;

  @Field({ description: 'Whether the organizer took it out of sight; its author, organizers and moderators see it' })
  hidden: boolean;

  @Field(() => CommentPermissionsType, { nullable: true })
  viewerCan?: CommentPermissionsType;
}

export const PaginatedCommentListType = Paginated(() => CommentType, 'PaginatedCommentList');
