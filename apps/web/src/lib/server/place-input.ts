import type { RequestEvent } from '@sveltejs/kit';
import { parsePoint } from '#lib/map/point.ts';
import { labelOf, searchPlaces } from '#lib/places/place.ts';
import { textFrom } from './form.ts';
import { execute } from './graphql.ts';

export interface ChosenPlace {
  label: string;
  latitude: number;
  longitude: number;
}

/** What PlaceInput sent: the place picked, else the best one for the words; null for no words, undefined when nothing is found. */
export async function placeFrom(
  event: RequestEvent,
  form: FormData,
  name: string,
  { townsOnly = false } = {},
): Promise<ChosenPlace | null | undefined> {
  const words = textFrom(form, name).trim();
  if (!words) return null;
  const picked = parsePoint(textFrom(form, `${name}Point`));
  if (picked && words === textFrom(form, `${name}Label`)) return { label: words, ...picked };
  const type = townsOnly ? ('ADMINISTRATIVE' as const) : undefined;
  const { searchAddress } = await execute(event, searchPlaces, {
    query: words,
    locale: event.locals.locale,
    type,
    limit: 1,
  });
  const [best] = searchAddress ?? [];
  const point = parsePoint(best?.geom);
  return best && point && { label: labelOf(best), ...point };
}
