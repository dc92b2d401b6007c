import type { RequestEvent } from '@sveltejs/kit';
import { type EditorEvent, townLabel } from '#lib/editor/event-editor.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { labelOf, searchPlaces } from '#lib/places/place.ts';
import { textFrom } from './form.ts';
import { execute } from './graphql.ts';

const CHOICES = 6;

/** What AddressFields sent, and the time zone there; null for nowhere in particular. */
export async function addressFrom(event: RequestEvent, form: FormData, before?: EditorEvent['physicalAddress']) {
  const text = (name: string) => textFrom(form, name).trim() || null;
  const town = text('town');
  const lines = {
    description: text('physicalAddress.description'),
    street: text('physicalAddress.street'),
    postalCode: text('physicalAddress.postalCode'),
  };
  if (!town) return lines.description || lines.street ? { address: lines } : null;
  const { timezone, ...found } =
    before && town === townLabel(before) ? keptTown(before) : await townFrom(event, form, town);
  return { address: { ...lines, ...found }, timezone };
}

type Address = NonNullable<EditorEvent['physicalAddress']>;
type Town = Pick<Address, 'locality'> & Partial<Pick<Address, 'region' | 'country' | 'geom' | 'timezone'>>;

function keptTown({ locality, region, country, geom, timezone }: Address): Town {
  return { locality, region, country, geom, timezone };
}

/** The town picked, else the best one for the words, else the words alone. */
async function townFrom(event: RequestEvent, form: FormData, words: string): Promise<Town> {
  const found = await townsFor(event, words);
  const picked = textFrom(form, 'townLabel') === words ? textFrom(form, 'townPoint') : '';
  const town = found.find((place) => place.geom === picked && labelOf(place) === words) ?? found[0];
  if (!town) return { locality: words };
  const { region, country, geom, timezone } = town;
  return { locality: town.locality ?? town.description, region, country, geom, timezone };
}

async function townsFor(event: RequestEvent, query: string) {
  try {
    const { locale } = event.locals;
    const { searchAddress } = await execute(event, searchPlaces, {
      query,
      locale,
      type: 'ADMINISTRATIVE',
      limit: CHOICES,
    });
    return (searchAddress ?? []).filter((place) => place !== null);
  } catch (failure) {
    // An address that nobody can look up just now is still an address.
    if (failure instanceof GraphQLFailure) return [];
    throw failure;
  }
}
