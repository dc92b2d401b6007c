import { Field, ID, InputType } from '@nestjs/graphql';
import { PointScalar, TimezoneScalar } from '#convoke/core';

/** A place: what a geocoder found, or what a person wrote. */
@InputType('AddressInput')
export class AddressInput {
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

  @Field(() => String, { nullable: true, description: 'Taken for the sake of older clients, and ignored' })
  url?: string | null;

  @Field(() => ID, { nullable: true, description: 'Alone: keep the present address' })
  id?: string | null;

  @Field(() => String, { nullable: true })
  originId?: string | null;

  @Field(() => TimezoneScalar, { nullable: true, description: 'Found from the coordinates when absent' })
  timezone?: string | null;
}
