import './post.enum.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ActivityObjectType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { TagType } from '#convoke/events';
import { PostVisibility } from '../post.values.js';

/** What the viewer may do with a post, by the rules that guard the mutations. */
@ObjectType('PostPermissions')
export class PostPermissionsType {
  @Field()
  update: boolean;

  @Field()
  delete: boolean;
}

/** An article of a group; resolvers of this type answer with the entity. */
@ObjectType('Post', { implements: () => ActivityObjectType })
export class PostType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  title: string;

  @Field(() => String, { nullable: true })
  slug: string;

  @Field(() => String, { nullable: true, description: 'How the text begins, in plain words' })
  excerpt: string;

  @Field(() => String, { nullable: true, description: 'Its id on the network' })
  url: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it was written on this server' })
  local: boolean;

  @Field(() => Boolean, { nullable: true })
  draft: boolean;

  @Field({ description: 'Whether it is a draft because a moderator has to see it before others do' })
  awaitsModerator: boolean;

  @Field(() => PostVisibility, { nullable: true })
  visibility: PostVisibility;

  @Field(() => String, { nullable: true })
  language: string;

  @Field(() => [TagType], { nullable: 'itemsAndList' })
  tags: TagType[];

  @Field(() => Date, { nullable: true })
  insertedAt: Date;

  @Field(() => Date, { nullable: true })
  updatedAt: Date;
}

export const PaginatedPostListType = Paginated(() => PostType, 'PaginatedPostList');
