import { Injectable } from '@nestjs/common';
import { Database, type PageWindow, QUERY_CANCELED } from '#convoke/core';
import { SearchConditions, type SearchCriteria } from './search-conditions.js';

/** Up to so many matches are ranked by how well they match; beyond, what is soon stands first. */
const RANKED_MATCHES = 5000;
/** More words than anybody looks for at once. */
const MAX_TERMS = 16;
/** An unfinished word that more words begin like is looked for as a beginning: slower, and as exact. */
const MAX_COMPLETIONS = 200;
const LAST_CHARACTER = 0x10ffff;
/** Counting more is given up after this time, and estimated. */
const COUNT_MS = 1500;
/** Rank of a word in a description, (unused), a place, a tag, a title. */
const WEIGHTS = '{0.1, 0.2, 0.5, 1}';
const BOOST = 1.5;
/** What begins so many days later counts half, as does what lies on the rim of the circle that is looked in. */
const HALF_AFTER_DAYS = 60;

export interface SearchOrder {
  by: 'match' | 'begins_on' | 'inserted_at' | 'participants';
  direction: 'ASC' | 'DESC';
  /** Languages whose events stand first among equal matches. */
  boosted: string[];
}

export interface PreparedTerm {
  terms: string[];
  /** Languages that events are written in. */
  languages: string[];
  /** What the last word may become, itself among it; null where that is too much to name. */
  completions: string[] | null;
}

export interface FoundEvents {
  ids: string[];
  /** Exact, or an estimate where counting would take too long. */
  total: number;
}

/** Reads of the search index. */
@Injectable()
export class EventSearchQueries {
  constructor(private readonly db: Database) {}

  /** The words of a term as searches take them. */
  async prepare(term: string): Promise<PreparedTerm> {
    const [row] = await this.db.query<PreparedTerm & { completions: string[] }>(
      `SELECT terms, ARRAY(SELECT language FROM search_languages ORDER BY language) AS languages,
          ARRAY(SELECT lexeme FROM search_lexemes WHERE lexeme >= word AND lexeme < word || chr(${LAST_CHARACTER})
            LIMIT ${MAX_COMPLETIONS + 1}) AS completions
        FROM (SELECT (search_terms($1))[1:${MAX_TERMS}] AS terms) asked, LATERAL (SELECT terms[cardinality(terms)] AS word) last`,
      [term],
    );
    return row!.completions.length > MAX_COMPLETIONS ? { ...row!, completions: null } : row!;
  }

  /** All matches counted and a page of them ranked; nothing where they are too many for that. */
  async ranked(criteria: SearchCriteria, order: SearchOrder, window: PageWindow): Promise<FoundEvents | null> {
    const conditions = new SearchConditions(criteria);
    const where = conditions.all();
    const sorting = rankedOrder(criteria, order, conditions);
    const { offset, limit } = window;
    // What stands in WITH is planned as if all its rows were wanted, and still read no further than the limit.
    const [row] = await this.db.query<FoundEvents>(
      `WITH matching AS MATERIALIZED (SELECT s.* FROM event_search s WHERE ${where}),
        matches AS MATERIALIZED (SELECT * FROM matching LIMIT ${RANKED_MATCHES + 1})
      SELECT (SELECT count(*)::int FROM matches) AS total,
        ARRAY(SELECT event_id::text FROM matches ORDER BY ${sorting} OFFSET ${offset} LIMIT ${limit}) AS ids`,
      conditions.values,
    );
    return row!.total > RANKED_MATCHES ? null : row!;
  }

  /** A page of very many matches, found by walking an index in the order asked for. */
  async walked(criteria: SearchCriteria, order: SearchOrder, { offset, limit }: PageWindow): Promise<string[]> {
    if (limit === 0) return [];
    const conditions = new SearchConditions(criteria);
    const { column, direction } = walkedOrder(criteria, order);
    const tiers = order.by === 'match' && order.boosted.length > 0 ? [0, 1] : [0];
    const inTier = (tier: number) =>
      tiers.length === 1 ? 'true' : `(s.language = ANY(${conditions.parameter(order.boosted)})) = ${tier === 0}`;
    const sources = column === 'begins_on' ? conditions.parts() : [{ where: conditions.whole(), few: false }];
    const walks = tiers.flatMap((tier) =>
      sources.map(({ where, few }) => {
        const matching = `SELECT s.event_id, s.${column}, ${tier} AS tier FROM event_search s WHERE ${where} AND ${inTier(tier)}`;
        const ordered = `ORDER BY ${column} ${direction}, event_id ${direction} LIMIT ${offset + limit}`;
        // A walk in order would meet all that is over before the few that go on.
        return few
          ? `(WITH few AS MATERIALIZED (${matching}) SELECT * FROM few ${ordered})`
          : `(${matching} ${ordered})`;
      }),
    );
    const rows = await this.db.query<{ event_id: string }>(
      `SELECT event_id FROM (${walks.join(' UNION ALL ')}) walked
        ORDER BY tier, ${column} ${direction}, event_id ${direction} OFFSET ${offset} LIMIT ${limit}`,
      conditions.values,
    );
    return rows.map((row) => row.event_id);
  }

  /** How many match; an estimate where counting takes too long. */
  async count(criteria: SearchCriteria): Promise<number> {
    const conditions = new SearchConditions(criteria);
    const counts = conditions.counted().map((where) => `(SELECT count(*) FROM event_search s WHERE ${where})`);
    try {
      return await this.db.readWithin(COUNT_MS, async (tx) => {
        const [row] = await this.db.query<{ total: number }>(
          `SELECT (${counts.join(' + ')})::int AS total`,
          conditions.values,
          tx,
        );
        return row!.total;
      });
    } catch (error) {
      if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
      return this.estimate(criteria);
    }
  }

  private async estimate(criteria: SearchCriteria): Promise<number> {
    const conditions = new SearchConditions(criteria);
    const [row] = await this.db.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      `EXPLAIN (FORMAT JSON) SELECT FROM event_search s WHERE ${conditions.all()}`,
      conditions.values,
    );
    return Math.max(row!['QUERY PLAN'][0].Plan['Plan Rows'], RANKED_MATCHES);
  }
}

/** By how well the words fit, how near it is and how soon; without words, by time. */
function rankedOrder(criteria: SearchCriteria, order: SearchOrder, conditions: SearchConditions): string {
  if (order.by !== 'match') return `${order.by} ${order.direction}, event_id ${order.direction}`;
  const { direction } = walkedOrder(criteria, order);
  const factors = [
    ...(criteria.terms.length > 0 ? wordFactors(criteria, conditions) : []),
    ...(order.boosted.length > 0
      ? [`CASE WHEN language = ANY(${conditions.parameter(order.boosted)}) THEN ${BOOST} ELSE 1 END`]
      : []),
  ];
  const rank = factors.length > 0 ? `${factors.join(' * ')} DESC, ` : '';
  return `${rank}begins_on ${direction}, event_id ${direction}`;
}

function wordFactors({ areas, from }: SearchCriteria, conditions: SearchConditions): string[] {
  const circle = areas.find((area) => area.circle)?.circle;
  const days = (start: Date) =>
    `greatest(extract(epoch FROM begins_on - ${conditions.parameter(start)}::timestamptz) / 86400, 0)::float8`;
  return [
    `ts_rank('${WEIGHTS}', document, ${conditions.words()})`,
    ...(circle
      ? [`(1 / (1 + ${conditions.kilometresFrom(circle.center)} / ${conditions.parameter(circle.kilometres)}::float8))`]
      : []),
    ...(from ? [`(1 / (1 + ${days(from)} / ${HALF_AFTER_DAYS}))`] : []),
  ];
}

/** Equal matches stand in the order of time: the soonest first, or the latest where the past is looked through. */
function walkedOrder({ from }: SearchCriteria, { by, direction }: SearchOrder) {
  if (by === 'match') return { column: 'begins_on', direction: from ? 'ASC' : 'DESC' } as const;
  return { column: by, direction };
}
