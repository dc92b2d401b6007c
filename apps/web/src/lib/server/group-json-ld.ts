import type { Organization } from 'schema-dts';
import { nameOf } from '#lib/events/standing.ts';
import type { GroupHead } from '#lib/groups/group-head.ts';
import type { GroupOfPage } from '#lib/groups/group-page.ts';
import { jsonLd } from './json-ld.ts';
import { postalAddressOf } from './postal-address.ts';

/** The group in schema.org's words. */
export function groupJsonLd(group: GroupHead, { banner, physicalAddress }: GroupOfPage, summary: string): string {
  const organization: Organization = {
    '@type': 'Organization',
    name: nameOf(group),
    url: group.url ?? undefined,
    description: summary || undefined,
    logo: group.avatar?.url ?? undefined,
    image: banner?.url ? [banner.url] : undefined,
    address: physicalAddress ? postalAddressOf(physicalAddress) : undefined,
  };
  return jsonLd(organization);
}
