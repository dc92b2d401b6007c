import { Args, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import {
  Access,
  Ctx,
  lineInput,
  pageWindow,
  parseInput,
  PointScalar,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import { type FoundAddress, Geocoder } from '../geocoder/geocoder.js';
import { AddressSearchArgs, ReverseGeocodeArgs } from './address-search.args.js';
import { AddressType } from './address.type.js';

const MAX_RESULTS = 50;

/** Clients write language tags with an underscore too. */
const locale = z
  .string()
  .nullish()
  .transform((tag) => (tag ?? 'en').replaceAll('_', '-'))
  .refine(isLanguageTag, 'error_invalid');

const search = z.object({ query: lineInput({ min: 1, max: 250 }), locale });

const point = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  zoom: z.int().min(0).max(22).nullish(),
  locale,
});

@Resolver(() => AddressType)
export class AddressResolver {
  constructor(
    private readonly geocoder: Geocoder,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => [AddressType], { nullable: 'itemsAndList', description: 'Addresses by words, best first' })
  async searchAddress(@Args() args: AddressSearchArgs, @Ctx() context: RequestContext): Promise<FoundAddress[]> {
    const parsed = parseInput(search, args);
    const { limit } = pageWindow(args, MAX_RESULTS);
    if (limit === 0) return [];
    await this.limits.consume('geocode:network', context.ip);
    const administrative = args.type === 'ADMINISTRATIVE';
    return this.geocoder.search(parsed.query, { locale: parsed.locale, limit, page: args.page ?? 1, administrative });
  }

  @Access('anyone')
  @Query(() => [AddressType], { nullable: 'itemsAndList', description: 'Addresses at a point, nearest first' })
  async reverseGeocode(@Args() args: ReverseGeocodeArgs, @Ctx() context: RequestContext): Promise<FoundAddress[]> {
    const { longitude, latitude, zoom, locale: language } = parseInput(point, args);
    await this.limits.consume('geocode:network', context.ip);
    return this.geocoder.reverse(longitude, latitude, { zoom: zoom ?? 15, locale: language });
  }

  @ResolveField(() => PointScalar, { nullable: true })
  geom({ latitude, longitude }: Partial<Record<'latitude' | 'longitude', number | null>>): string | null {
    return latitude == null || longitude == null ? null : `${longitude};${latitude}`;
  }
}

function isLanguageTag(tag: string): boolean {
  try {
    return tag.length <= 35 && Boolean(new Intl.Locale(tag));
  } catch {
    return false;
  }
}
