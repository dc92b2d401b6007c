import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PointScalar, TimezoneScalar } from '#convoke/core';

export enum AddressSearchType {
  ADMINISTRATIVE = 'ADMINISTRATIVE',
}

registerEnumType(AddressSearchType, {
  name: 'AddressSearchType',
  valuesMap: { ADMINISTRATIVE: { description: 'Cities and the like only' } },
});

@ObjectType('PictureInfoElement')
export class PictureInfoElementType {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  url?: string | null;
}

@ObjectType('PictureInfo')
export class PictureInfoType {
  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => PictureInfoElementType, { nullable: true })
  author?: PictureInfoElementType | null;

  @Field(() => PictureInfoElementType, { nullable: true })
  source?: PictureInfoElementType | null;
}

/** A place; `id` is absent on what a search found. */
@ObjectType('Address')
export class AddressType {
  @Field(() => PointScalar, { nullable: true })
  geom?: string | null;

  @Field(() => String, { nullable: true })
  street?: string | null;

  @Field(() => String, { nullable: true })
  locality?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true })
  region?: string | null;

  @Field(() => String, { nullable: true })
  country?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'Provider and id of what a geocoder found' })
  originId?: string | null;

  @Field(() => TimezoneScalar, { nullable: true })
  timezone?: string | null;

  @Field(() => PictureInfoType, { nullable: true })
  pictureInfo?: PictureInfoType | null;
}
