import { invalid } from '#convoke/core';
import { type InstanceSettings, isOffered, knownCategory, USUAL_CATEGORY } from '#convoke/instance';

/** Throws InvalidInput for a category that is not offered, unless it is the one that the event has. */
export function assertOffered(
  { category }: { category?: string },
  { eventCategories }: InstanceSettings,
  present?: { category: string },
): void {
  if (category === undefined || category === present?.category || isOffered(category, eventCategories)) return;
  throw invalid('category', 'error_category');
}

/** The first that is known here of those that another server names; many have some that nobody else has. */
export function knownAmong(names: string[], { eventCategories }: InstanceSettings): string {
  const known = names.map((name) => knownCategory(name, eventCategories));
  return known.find((category) => category !== undefined) ?? USUAL_CATEGORY;
}
