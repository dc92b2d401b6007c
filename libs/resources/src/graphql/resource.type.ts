import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ActivityObjectType, ActorType } from '#convoke/actors';
import { NaiveDateTimeScalar, Paginated } from '#convoke/core';

/** What a page says of itself. Pictures and HTML of others are never in it: who reads it would load them. */
@ObjectType('ResourceMetadata')
export class ResourceMetadataType {
  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Always null' })
  imageRemoteUrl?: null;

  @Field(() => Int, { nullable: true, description: 'Always null' })
  width?: null;

  @Field(() => Int, { nullable: true, description: 'Always null' })
  height?: null;

  @Field(() => String, { nullable: true })
  authorName?: string | null;

  @Field(() => String, { nullable: true })
  authorUrl?: string | null;

  @Field(() => String, { nullable: true })
  providerName?: string | null;

  @Field(() => String, { nullable: true })
  providerUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Always null' })
  html?: null;

  @Field(() => String, { nullable: true, description: 'Always null' })
  faviconUrl?: null;
}

/** What the viewer may do with a resource, by the rules that guard the mutations. */
@ObjectType('ResourcePermissions')
export class ResourcePermissionsType {
  @Field({ description: 'Also to move it' })
  update: boolean;

  @Field()
  delete: boolean;

  @Field({ description: 'To put something into the folder' })
  add: boolean;
}

/** A folder or a link in the library of a group; resolvers of this type answer with the entity, or the top of a library. */
@ObjectType('Resource', { implements: () => ActivityObjectType })
export class ResourceType {
  @Field(() => ID, { nullable: true, description: 'Null for the top of a library' })
  id: string | null;

  @Field(() => String, { nullable: true, description: 'Empty for the top of a library' })
  title: string;

  @Field(() => String, { nullable: true })
  summary: string;

  @Field(() => String, { nullable: true })
  url: string | null;

  @Field(() => String, { nullable: true, description: 'Where a link leads' })
  resourceUrl: string | null;

  @Field(() => ResourceMetadataType, { nullable: true, description: 'There a moment after the link is' })
  metadata?: ResourceMetadataType | null;

  @Field(() => ActorType, { nullable: true, description: 'Who added it' })
  creator?: ActorType | null;

  @Field(() => ActorType, { nullable: true, description: 'The group' })
  actor?: ActorType | null;

  @Field(() => NaiveDateTimeScalar, { nullable: true })
  insertedAt: Date | null;

  @Field(() => NaiveDateTimeScalar, { nullable: true })
  updatedAt: Date | null;

  @Field(() => NaiveDateTimeScalar, { nullable: true })
  publishedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'folder, link, picture, pad, calc, poll or visio' })
  type: string;

  @Field(() => String, { nullable: true })
  path?: string;

  @Field(() => ResourceType, { nullable: true, description: 'The folder that it lies in; null at the top' })
  parent?: ResourceType | null;

  @Field(() => [ResourceType], { description: 'The folders that it lies in, from the top on' })
  ancestors?: ResourceType[];

  @Field(() => ResourcePermissionsType)
  viewerCan?: ResourcePermissionsType;
}

export const PaginatedResourceListType = Paginated(() => ResourceType, 'PaginatedResourceList');
