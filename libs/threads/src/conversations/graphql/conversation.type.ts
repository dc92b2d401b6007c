import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ActivityObjectType, PersonType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { EventType } from '#convoke/events';
import { CommentType, PaginatedCommentListType } from '../../graphql/comment.type.js';

/**
 * Private messages between profiles and groups, as one of them has it; nobody else can read it. Groups stand as Persons
 * of the type GROUP where Mobilizon has them so.
 */
@ObjectType('Conversation', { implements: () => ActivityObjectType })
export class ConversationType {
  @Field(() => ID, {
    nullable: true,
    description: 'Of this profile or group alone: others have another one for the same',
  })
  id: string;

  @Field(() => ID, { nullable: true, description: 'The same as id' })
  conversationParticipantId?: string;

  @Field(() => CommentType, { nullable: true })
  lastComment?: CommentType | null;

  @Field(() => CommentType, { nullable: true })
  originComment?: CommentType | null;

  @Field(() => PaginatedCommentListType, { nullable: true })
  comments?: InstanceType<typeof PaginatedCommentListType>;

  @Field(() => [PersonType], {
    nullable: 'itemsAndList',
    description: 'Who is in it, the acting profile too; also groups',
  })
  participants?: PersonType[];

  @Field(() => EventType, { nullable: true, description: 'What it is about' })
  event?: EventType | null;

  @Field(() => PersonType, { nullable: true, description: 'Whose it is: a profile of the viewer, or a group' })
  actor?: PersonType | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of a group: whether none of those who answer for it has read it',
  })
  unread: boolean;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When something was said last' })
  updatedAt: Date;
}

export const PaginatedConversationListType = Paginated(() => ConversationType, 'PaginatedConversationList');
