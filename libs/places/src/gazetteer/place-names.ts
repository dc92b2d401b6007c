import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';

/** Of about fifty thousand people: what smaller places are called is too often a word for something else. */
const LEAST_WEIGHT = 10.8;

/** Tells by which other names places go. */
@Injectable()
export class PlaceNames {
  constructor(private readonly db: Database) {}

  /** What cities and regions called by these folded words are called, in one word, here and in these languages. */
  async othersOf(words: string[], languages: string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ word: string; others: string[] }>(
      `SELECT word, array_agg(DISTINCT other.folded) AS others FROM unnest($1::text[]) AS word CROSS JOIN LATERAL (
          SELECT o.folded FROM gazetteer_names n JOIN gazetteer_names o USING (place_id)
            WHERE n.folded = word AND n.weight >= ${LEAST_WEIGHT} AND NOT n.district AND ${isSaid('n')} AND ${isSaid('o')}
          UNION ALL
          SELECT o.folded FROM gazetteer_regions n JOIN gazetteer_regions o USING (key)
            WHERE n.folded = word AND ${isSaid('n')} AND ${isSaid('o')}) other
        WHERE other.folded <> word AND other.folded !~ ' ' GROUP BY word`,
      [words, languages],
    );
    return new Map(rows.map(({ word, others }) => [word, others]));
  }
}

/** Names without languages are those that places have at home. */
function isSaid(name: string): string {
  return `(${name}.languages IS NULL OR ${name}.languages && $2::text[])`;
}
