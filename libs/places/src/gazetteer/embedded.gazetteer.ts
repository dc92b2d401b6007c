import { Injectable } from '@nestjs/common';
import { type FoundAddress, Geocoder, type ReverseOptions, type SearchOptions } from '../geocoder/geocoder.js';
import { timezoneAt } from '../timezone.js';
import { countriesCalled, countryName } from './country-names.js';
import { type Area, GazetteerQueries, type PlaceRow, type Wanted } from './gazetteer.queries.js';
import { endings, type QueryWords, queryWords, splits } from './query-words.js';

type Areas = Map<string, Area>;
type Attempt = () => Promise<PlaceRow[]>;

const MAX_FOUND = 100;
/** Half the height of the box around a point, in degrees: first a town's surroundings, then a region's. */
const REACHES = [0.1, 1];

/** Finds towns in the gazetteer's tables; needs no network. Knows no streets. */
@Injectable()
export class EmbeddedGazetteer extends Geocoder {
  constructor(private readonly places: GazetteerQueries) {
    super();
  }

  async search(query: string, { locale, page, limit, administrative }: SearchOptions): Promise<FoundAddress[]> {
    const asked = queryWords(query);
    if (asked.words.length === 0) return [];
    const language = languageOf(locale);
    const wanted = { language, administrative, most: Math.min(page * limit, MAX_FOUND) };
    for (const attempt of this.attempts(asked, await this.areasIn(asked, language), wanted)) {
      const rows = await attempt();
      if (rows.length > 0) return rows.slice((page - 1) * limit).map((row) => found(row, language));
    }
    return [];
  }

  async reverse(longitude: number, latitude: number, { locale, zoom }: ReverseOptions): Promise<FoundAddress[]> {
    const language = languageOf(locale);
    for (const degrees of REACHES) {
      const rows = await this.places.near(longitude, latitude, degrees, leastPopulation(zoom), language);
      // The town is named, but the pin stays where the person put it.
      const here = rows.map((row) => ({ ...found({ ...row, longitude, latitude }, language), originId: null }));
      if (here.length > 0) return here;
    }
    return [];
  }

  /** Ways to understand a query, most literal first. */
  private *attempts(asked: QueryWords, areas: Areas, wanted: Wanted): Generator<Attempt> {
    const [first = '', ...others] = asked.parts;
    const all = asked.words.join(' ');
    const listed = others.flatMap((part) => areas.get(part) ?? []);
    if (listed.length > 0) yield () => this.places.beginning(first, listed, wanted);
    yield () => this.places.beginning(all, [], wanted);
    const placed = splits(asked).flatMap(({ name, context }) => {
      const area = areas.get(context);
      return area ? [{ name, area }] : [];
    });
    for (const { name, area } of placed) yield () => this.places.beginning(name, [area], wanted);
    const shortest = placed.at(-1);
    if (shortest) yield () => this.places.called(endings(shortest.name.split(' ')), [shortest.area], wanted);
    yield () => this.places.called(endings(asked.words), [], wanted);
    // Keyboards without umlauts write them with an e.
    yield () => this.places.beginning(all.replace(/([aou])e/g, '$1'), [], wanted);
    yield () => this.places.similar(all, wanted);
  }

  /** Finds which parts of the query name countries or regions. */
  private async areasIn(asked: QueryWords, language: string): Promise<Areas> {
    const texts = [...asked.parts.slice(1), ...splits(asked).map(({ context }) => context)];
    const distinct = [...new Set(texts)].filter((text) => text.length > 1);
    if (distinct.length === 0) return new Map();
    const regions = await this.places.regionsCalled(distinct);
    return new Map(
      distinct
        .map(
          (text) => [text, { countries: countriesCalled(text, language), regions: regions.get(text) ?? [] }] as const,
        )
        .filter(([, area]) => area.countries.length + area.regions.length > 0),
    );
  }
}

function found({ id, name, region, country, district, latitude, longitude }: PlaceRow, language: string): FoundAddress {
  return {
    description: name,
    street: null,
    locality: name,
    postalCode: null,
    region,
    country: countryName(country, language),
    type: district ? 'zone' : 'city',
    originId: `geonames:${id}`,
    timezone: timezoneAt(latitude, longitude),
    latitude,
    longitude,
  };
}

/** On a map of a whole country the city is meant, not the hamlet under the pointer. */
function leastPopulation(zoom: number): number {
  if (zoom >= 13) return 0;
  if (zoom >= 10) return 15_000;
  return zoom >= 6 ? 100_000 : 500_000;
}

function languageOf(locale: string): string {
  const { language } = new Intl.Locale(locale);
  return language === 'no' ? 'nb' : language;
}
