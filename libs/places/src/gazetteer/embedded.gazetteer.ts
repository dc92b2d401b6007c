import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { type FoundAddress, Geocoder, type ReverseOptions, type SearchOptions } from '../geocoder/geocoder.js';
import { timezoneAt } from '../timezone.js';
import { countriesCalled, countryName } from './country-names.js';
import { endings, type QueryWords, queryWords, splits } from './query-words.js';

interface PlaceRow {
  id: string;
  name: string;
  region: string | null;
  country: string;
  district: boolean;
  latitude: number;
  longitude: number;
}

/** Countries and regions that a place must lie in; absent: anywhere. */
type Within = { countries: string[]; regions: string[] }[];
type Contexts = Map<string, { countries: string[]; regions: string[] }>;
type Attempt = () => Promise<PlaceRow[]>;

/** Greater than any character in the order of the "C" collation. */
const LAST = '\u{10FFFF}';
const MAX_FOUND = 100;
/** What an exact name is worth in e-folds of inhabitants. */
const EXACT_BONUS = 5;
const SIMILARITY_FACTOR = 20;
/** Below this the likeness is chance. */
const LEAST_SIMILARITY = 0.4;

/** Finds towns in the gazetteer's tables; needs no network. Knows no streets. */
@Injectable()
export class EmbeddedGazetteer extends Geocoder {
  constructor(private readonly db: Database) {
    super();
  }

  async search(query: string, options: SearchOptions): Promise<FoundAddress[]> {
    const asked = queryWords(query);
    if (asked.words.length === 0) return [];
    const language = languageOf(options.locale);
    const contexts = await this.contextsOf(asked, language);
    for (const attempt of this.attempts(asked, contexts, language, options)) {
      const rows = await attempt();
      if (rows.length > 0) return rows.slice((options.page - 1) * options.limit).map((row) => found(row, language));
    }
    return [];
  }

  async reverse(longitude: number, latitude: number, { locale, zoom }: ReverseOptions): Promise<FoundAddress[]> {
    const language = languageOf(locale);
    for (const degrees of [0.1, 1]) {
      const rows = await this.near(longitude, latitude, degrees, leastPopulation(zoom), language);
      // The town is named, but the pin stays where the person put it.
      if (rows.length > 0)
        return rows.map((row) => ({ ...found({ ...row, longitude, latitude }, language), originId: null }));
    }
    return [];
  }

  /** Ways to understand a query, most literal first. */
  private *attempts(
    asked: QueryWords,
    contexts: Contexts,
    language: string,
    options: SearchOptions,
  ): Generator<Attempt> {
    const { parts, words } = asked;
    const [first = '', ...others] = parts;
    const all = words.join(' ');
    const listed = others.flatMap((part) => contexts.get(part) ?? []);
    const prefix = (name: string, within: Within) => () => this.beginning(name, within, language, options);
    if (listed.length > 0) yield prefix(first, listed);
    yield prefix(all, []);
    const resolved = splits(asked).filter(({ context }) => contexts.has(context));
    for (const { name, context } of resolved) yield prefix(name, [contexts.get(context)!]);
    const place = resolved.at(-1);
    yield () =>
      this.ending(
        endings(place ? place.name.split(' ') : words),
        place ? [contexts.get(place.context)!] : [],
        language,
        options,
      );
    yield () => this.similar(all, language, options);
  }

  /** Finds which parts of the query name countries or regions. */
  private async contextsOf(asked: QueryWords, language: string): Promise<Contexts> {
    const texts = [...asked.parts.slice(1), ...splits(asked).map(({ context }) => context)].filter(
      (text) => text.length > 1,
    );
    const regions = await this.db.query<{ text: string; keys: string[] }>(
      `SELECT text, array_agg(DISTINCT key) AS keys FROM unnest($1::text[]) AS text
       JOIN gazetteer_regions ON folded >= text AND folded < text || $2 AND (folded = text OR length(text) > 2)
       GROUP BY text`,
      [texts, LAST],
    );
    const keysOf = new Map(regions.map(({ text, keys }) => [text, keys]));
    return new Map(
      texts
        .map((text) => [text, { countries: countriesCalled(text, language), regions: keysOf.get(text) ?? [] }] as const)
        .filter(([, { countries, regions }]) => countries.length + regions.length > 0),
    );
  }

  private beginning(name: string, within: Within, language: string, options: SearchOptions): Promise<PlaceRow[]> {
    return this.best(
      `weight + CASE WHEN folded = $4 THEN ${EXACT_BONUS} ELSE 0 END - ${FOREIGN}`,
      'folded >= $4 AND folded < $5',
      [name, name + LAST],
      within,
      language,
      options,
    );
  }

  private ending(names: string[], within: Within, language: string, options: SearchOptions): Promise<PlaceRow[]> {
    return this.best('weight + 100 * length(folded)', 'folded = ANY($4)', [names], within, language, options);
  }

  private similar(name: string, language: string, options: SearchOptions): Promise<PlaceRow[]> {
    return this.best(
      `weight + ${SIMILARITY_FACTOR} * similarity(folded, $4) - ${FOREIGN}`,
      `folded % $4 AND similarity(folded, $4) >= ${LEAST_SIMILARITY}`,
      [name],
      [],
      language,
      options,
    );
  }

  /** Places one of whose names meets `condition`, highest `score` first; parameters of both start at $4. */
  private async best(
    score: string,
    condition: string,
    params: unknown[],
    within: Within,
    language: string,
    { page, limit, administrative }: SearchOptions,
  ): Promise<PlaceRow[]> {
    const filters = within.map((_, index) => {
      const at = params.length + 4 + 2 * index;
      return `AND (country = ANY($${at}) OR region = ANY($${at + 1}))`;
    });
    return this.db.query<PlaceRow>(
      `WITH best AS (
         SELECT place_id AS id, max(${score}) AS score FROM gazetteer_names
         WHERE ${condition} ${filters.join(' ')} AND NOT (district AND $3)
         GROUP BY place_id ORDER BY score DESC, place_id LIMIT $2
       )
       ${NAMED} JOIN best USING (id) ORDER BY best.score DESC, id`,
      [
        language,
        Math.min(page * limit, MAX_FOUND),
        administrative,
        ...params,
        ...within.flatMap(({ countries, regions }) => [countries, regions]),
      ],
    );
  }

  private near(
    longitude: number,
    latitude: number,
    degrees: number,
    least: number,
    language: string,
  ): Promise<PlaceRow[]> {
    const shrink = Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
    // Beyond the date line the same box lies a turn away.
    return this.db.query<PlaceRow>(
      `WITH boxes AS (
         SELECT $2::float8 + turn AS middle, $3::float8 AS height, $4::float8 AS degrees, $5::float8 AS shrink
         FROM unnest(ARRAY[-360, 0, 360]) AS turn
       ),
       best AS (
         SELECT id, ((longitude - middle) * shrink) ^ 2 + (latitude - height) ^ 2 AS score
         FROM boxes JOIN gazetteer_places ON point(longitude, latitude)
           <@ box(point(middle - degrees / shrink, height - degrees), point(middle + degrees / shrink, height + degrees))
         WHERE population >= $6 AND NOT district ORDER BY score, id LIMIT 3
       )
       ${NAMED} JOIN best USING (id) ORDER BY best.score, id`,
      [language, longitude, latitude, degrees, shrink, least],
    );
  }
}

/** A name of a language that is neither the viewer's nor English counts less: the beginning `sa` means no Šangaj. */
const FOREIGN = `CASE WHEN languages IS NULL OR languages && ARRAY[$1, 'en'] THEN 0 ELSE 3 END`;

/** Names places and their regions in the language $1, else in their own or English. */
const NAMED = `SELECT id, place.country, district, latitude, longitude, coalesce(own.name, place.name) AS name, area.name AS region
  FROM gazetteer_places place
  LEFT JOIN LATERAL (SELECT name FROM gazetteer_names WHERE place_id = place.id AND $1 = ANY (languages) LIMIT 1) own ON true
  LEFT JOIN LATERAL (SELECT name FROM gazetteer_regions WHERE key = place.region AND languages && ARRAY[$1, 'en']
    ORDER BY $1 = ANY (languages) DESC LIMIT 1) area ON true`;

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
