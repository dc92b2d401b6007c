import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Paginated, UuidScalar } from '#convoke/core';

@ObjectType('MediaMetadata')
export class MediaMetadataType {
  @Field(() => Int, { nullable: true })
  width: number;

  @Field(() => Int, { nullable: true })
  height: number;

  @Field(() => String, { nullable: true })
  blurhash: string;

  @Field(() => String, { nullable: true, description: 'ThumbHash of the picture, in Base64' })
  thumbhash: string;
}

@ObjectType('MediaVariant', { description: 'A smaller copy of a picture' })
export class MediaVariantType {
  @Field()
  url: string;

  @Field(() => Int)
  width: number;

  @Field(() => Int)
  height: number;

  @Field()
  contentType: string;
}

/** What clients see of a picture; resolvers of this type answer with the entity. */
@ObjectType('Media')
export class MediaType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => UuidScalar, { nullable: true })
  uuid: string;

  @Field(() => String, { nullable: true })
  name: string;

  @Field(() => String, { nullable: true })
  alt: string | null;

  @Field(() => String, { nullable: true })
  contentType: string;

  @Field(() => Int, { nullable: true, description: 'Bytes of the file at `url`' })
  size: number;
}

export const PaginatedMediaListType = Paginated(() => MediaType, 'PaginatedMediaList');
