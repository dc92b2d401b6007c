import type { RequestEvent } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import type { Viewer } from '#lib/layout/viewer.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import { execute } from './graphql.ts';
import type { ChosenPlace } from './place-input.ts';
import { placeCookie, preferenceLength } from './preferences.ts';
import { cookieOptions } from './session.ts';

/** Of about five kilometres: nobody has to keep where exactly somebody is. */
const GEOHASH_LETTERS = 5;
const USUAL_RANGE_KM = 50;
const KEPT = /^([0-9b-hjkmnp-z]{5})\|(.{1,200})$/;

/** Where a reader wants to see what is near. */
export interface Near {
  name: string;
  geohash: string;
  /** Kilometres. */
  range: number;
  guessed: boolean;
}

const guessedPlace = graphql(`
  query GuessedPlace {
    config {
      guessesPlaces
      location {
        name
        latitude
        longitude
      }
    }
  }
`);

/** The place in the reader's settings, else the one chosen here, else, of a visitor, one that their network lets guess. */
export async function nearOf(event: RequestEvent, viewer: Viewer | null): Promise<Near | null> {
  const { geohash, name, range } = viewer?.settings?.location ?? {};
  if (geohash) return { name: name ?? '', geohash, range: range ?? USUAL_RANGE_KM, guessed: false };
  const [, kept, label] = KEPT.exec(event.cookies.get(placeCookie) ?? '') ?? [];
  if (kept && label) return { name: label, geohash: kept, range: USUAL_RANGE_KM, guessed: false };
  return viewer ? null : guessFor(event);
}

/** Keeps a place for later visits; null forgets it. */
export function keepPlace(event: RequestEvent, place: ChosenPlace | null): void {
  const options = cookieOptions(event, preferenceLength);
  if (!place) return event.cookies.delete(placeCookie, options);
  event.cookies.set(placeCookie, `${geohashOf(place, GEOHASH_LETTERS)}|${place.label.slice(0, 200)}`, options);
}

async function guessFor(event: RequestEvent): Promise<Near | null> {
  const { guessesPlaces, location } = (await execute(event, guessedPlace, {})).config ?? {};
  // What is shown is for whoever is in this network, be it nothing, and not for the next.
  event.locals.personal = Boolean(guessesPlaces);
  const { name, latitude, longitude } = location ?? {};
  if (!name || latitude == null || longitude == null) return null;
  const geohash = geohashOf({ latitude, longitude }, GEOHASH_LETTERS);
  return { name, geohash, range: USUAL_RANGE_KM, guessed: true };
}
