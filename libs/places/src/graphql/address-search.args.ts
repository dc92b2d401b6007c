import { ArgsType, Field, Float, Int } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { AddressSearchType } from './address.type.js';

@ArgsType()
export class AddressSearchArgs extends PageArgs {
  @Field()
  query: string;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'Language of the names, BCP 47' })
  locale: string | null = 'en';

  @Field(() => AddressSearchType, { nullable: true })
  type?: AddressSearchType | null;
}

@ArgsType()
export class ReverseGeocodeArgs {
  @Field(() => Float)
  longitude: number;

  @Field(() => Float)
  latitude: number;

  @Field(() => Int, { nullable: true, defaultValue: 15, description: 'Of the map, from 0 (the world) to 22' })
  zoom: number | null = 15;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'Language of the names, BCP 47' })
  locale: string | null = 'en';
}
