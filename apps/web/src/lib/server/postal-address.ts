import type { PostalAddress } from 'schema-dts';
import type { Address } from '#lib/places/place.ts';

/** An address in schema.org's words. */
export function postalAddressOf({ street, postalCode, locality, region, country }: Address): PostalAddress {
  return {
    '@type': 'PostalAddress',
    streetAddress: street ?? undefined,
    postalCode: postalCode ?? undefined,
    addressLocality: locality ?? undefined,
    addressRegion: region ?? undefined,
    addressCountry: country ?? undefined,
  };
}
