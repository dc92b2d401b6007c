import { Field, ID, ObjectType } from '@nestjs/graphql';
import { PersonType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { EventType } from '#convoke/events';
import { CommentType, PaginatedCommentListType } from '../../graphql/comment.type.js';

/** Private messages between profiles, as one of them has it; nobody else can read it. */
@ObjectType('Conversation')
export class ConversationType {
  @Field(() => ID, { nullable: true, description: 'Of this profile alone: others have another one for the same' })
  id: string;

  @Field(() => ID, { nullable: true, description: 'The same as id' })
  conversationParticipantId?: string;

  @Field(() => CommentType, { nullable: true })
  lastComment?: CommentType | null;

  @Field(() => CommentType, { nullable: true })
  originComment?: CommentType | null;

  @Field(() => PaginatedCommentListType, { nullable: true })
  comments?: InstanceType<typeof PaginatedCommentListType>;

  @Field(() => [PersonType], { nullable: 'itemsAndList', description: 'Who is in it, the acting profile too' })
  participants?: PersonType[];

  @Field(() => EventType, { nullable: true, description: 'What it is about' })
  event?: EventType | null;

  @Field(() => PersonType, { nullable: true, description: 'The profile of the viewer whose it is' })
  actor?: PersonType | null;

  @Field(() => Boolean, { nullable: true })
  unread: boolean;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When something was said last' })
  updatedAt: Date;
}

export const PaginatedConversationListType = Paginated(() => ConversationType, 'PaginatedConversationList');
