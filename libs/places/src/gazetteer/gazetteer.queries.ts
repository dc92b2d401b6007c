import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';

export interface PlaceRow {
  id: string;
  name: string;
  region: string | null;
  country: string;
  district: boolean;
  latitude: number;
  longitude: number;
}

/** Countries and regions that a text may mean. */
export interface Area {
  countries: string[];
  regions: string[];
}

export interface Wanted {
  /** ISO 639 code that names are answered in. */
  language: string;
  administrative: boolean;
  /** Number of places at most. */
  most: number;
}

/** Greater than any character in the order of the "C" collation. */
const LAST = '\u{10FFFF}';
/** What an exact name is worth in e-folds of inhabitants. */
const EXACT_BONUS = 5;
const SIMILARITY_FACTOR = 20;
/** Below this the likeness is chance. */
const LEAST_SIMILARITY = 0.4;

/** A name of a language that is neither the viewer's nor English counts less: the beginning `sa` means no Šangaj. */
const FOREIGN = `CASE WHEN languages IS NULL OR languages && ARRAY[$1, 'en'] THEN 0 ELSE 3 END`;

/** Names places and their regions in the language $1, else in their own or English. */
const NAMED = `SELECT id, place.country, district, latitude, longitude, coalesce(own.name, place.name) AS name, area.name AS region
  FROM gazetteer_places place
  LEFT JOIN LATERAL (SELECT name FROM gazetteer_names WHERE place_id = place.id AND $1 = ANY (languages) LIMIT 1) own ON true
  LEFT JOIN LATERAL (SELECT name FROM gazetteer_regions WHERE key = place.region AND languages && ARRAY[$1, 'en']
    ORDER BY $1 = ANY (languages) DESC LIMIT 1) area ON true`;

/** Reads the gazetteer's tables; all texts it is given are folded. */
@Injectable()
export class GazetteerQueries {
  constructor(private readonly db: Database) {}

  /** Keys of the regions whose names begin with each text; texts without any are left out. */
  async regionsCalled(texts: string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ text: string; keys: string[] }>(
      `SELECT text, array_agg(DISTINCT key) AS keys FROM unnest($1::text[]) AS text
       JOIN gazetteer_regions ON folded >= text AND folded < text || $2 AND (folded = text OR length(text) > 2)
       GROUP BY text`,
      [texts, LAST],
    );
    return new Map(rows.map(({ text, keys }) => [text, keys]));
  }

  /** Places whose name begins so, those of exactly that name and the largest first, in all of the areas. */
  beginning(name: string, areas: Area[], wanted: Wanted): Promise<PlaceRow[]> {
    const score = `weight + CASE WHEN folded = $4 THEN ${EXACT_BONUS} ELSE 0 END - ${FOREIGN}`;
    return this.best(score, 'folded >= $4 AND folded < $5', [name, name + LAST], areas, wanted);
  }

  /** Places of exactly one of the names, the longest name first. */
  called(names: string[], areas: Area[], wanted: Wanted): Promise<PlaceRow[]> {
    return this.best('weight + 100 * length(folded)', 'folded = ANY($4)', [names], areas, wanted);
  }

  /** Places whose name is written much the same. */
  similar(name: string, wanted: Wanted): Promise<PlaceRow[]> {
    const score = `weight + ${SIMILARITY_FACTOR} * similarity(folded, $4) - ${FOREIGN}`;
    const condition = `folded % $4 AND similarity(folded, $4) >= ${LEAST_SIMILARITY}`;
    return this.best(score, condition, [name], [], wanted);
  }

  /** The three nearest places of so many inhabitants, at most so many degrees of latitude away. */
  near(
    longitude: number,
    latitude: number,
    degrees: number,
    population: number,
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
      [language, longitude, latitude, degrees, shrink, population],
    );
  }

  /** Places one of whose names meets `condition`, highest `score` first; parameters of both start at $4. */
  private best(
    score: string,
    condition: string,
    params: unknown[],
    areas: Area[],
    { language, administrative, most }: Wanted,
  ): Promise<PlaceRow[]> {
    const inside = areas.map((_, index) => {
      const at = params.length + 4 + 2 * index;
      return `AND (country = ANY($${at}) OR region = ANY($${at + 1}))`;
    });
    return this.db.query<PlaceRow>(
      `WITH best AS (
         SELECT place_id AS id, max(${score}) AS score FROM gazetteer_names
         WHERE ${condition} ${inside.join(' ')} AND NOT (district AND $3)
         GROUP BY place_id ORDER BY score DESC, place_id LIMIT $2
       )
       ${NAMED} JOIN best USING (id) ORDER BY best.score DESC, id`,
      [language, most, administrative, ...params, ...areas.flatMap(({ countries, regions }) => [countries, regions])],
    );
  }
}
