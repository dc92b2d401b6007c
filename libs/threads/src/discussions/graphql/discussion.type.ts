import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ActivityObjectType, ActorType, PersonType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { CommentType, PaginatedCommentListType } from '../../graphql/comment.type.js';

/** What the viewer may do in a discussion, by the rules that guard the mutations. */
@ObjectType('DiscussionPermissions')
export class DiscussionPermissionsType {
  @Field({ description: 'Whether a profile of the viewer could say something in it now' })
  reply: boolean;

  @Field({ description: 'Rename, close and open it' })
  update: boolean;

  @Field()
  delete: boolean;
}

/** What members of a group talk about among themselves; nobody else can read it. */
@ObjectType('Discussion', { implements: () => ActivityObjectType })
export class DiscussionType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  title: string;

  @Field(() => String, { nullable: true })
  slug: string;

  @Field(() => CommentType, { nullable: true })
  lastComment?: CommentType | null;

  @Field(() => PaginatedCommentListType, { nullable: true, description: 'What was said, the oldest first' })
  comments?: InstanceType<typeof PaginatedCommentListType>;

  @Field(() => PersonType, { nullable: true, description: 'Who began it' })
  creator?: PersonType | null;

  @Field(() => ActorType, { nullable: true, description: 'The group' })
  actor?: ActorType | null;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When something was said in it last' })
  updatedAt: Date;

  @Field({ description: 'Whether nothing more is said in it' })
  closed: boolean;

  @Field(() => Int, { nullable: true, description: 'How much the viewer has not read' })
  unreadCount?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many comments stand before the first that the viewer has not read; all where nothing is new',
  })
  readBefore?: number;

  @Field(() => DiscussionPermissionsType, { nullable: true })
  viewerCan?: DiscussionPermissionsType;
}

export const PaginatedDiscussionListType = Paginated(() => DiscussionType, 'PaginatedDiscussionList');
