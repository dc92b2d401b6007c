import { Injectable } from '@nestjs/common';
import { Clock, Database, KeptAnswers, QUERY_CANCELED } from '#convoke/core';
import { isSelective, SearchConditions, type SearchCriteria } from './search-conditions.js';

/** Looking at all matches is given up after this time, as counting them is. */
const READ_MS = 1500;

const IN_TIME = 'ORDER BY s.begins_on, s.event_id';

/** What is asked about all matches of a search. */
export interface FigureQuestion {
  /** What tells it from other questions about the same search. */
  asked: object;
  /** What of `event_search s` it takes, in SQL. */
  columns: (conditions: SearchConditions) => string;
  /** The answer's rows, in SQL over `matches`. */
  rows: (conditions: SearchConditions) => string;
}

export interface Figures<Row> {
  rows: Row[];
  /** How many matches one that was looked at stands for; 1 where all of them were. */
  scale: number;
}

/** Sums up all matches of a search: exactly, or by a sample where they are very many. */
@Injectable()
export class SearchFigures {
  /** So many matches are looked at one by one; what more of them are like, a sample tells. */
  mostMatches = 20_000;
  /** Events of the index that a sample reads, matching or not. */
  sampleSize = 60_000;

  private readonly kept: KeptAnswers<Figures<unknown>>;

  constructor(
    private readonly db: Database,
    clock: Clock,
  ) {
    this.kept = new KeptAnswers(clock, ({ scale }) => scale !== 1);
  }

  async of<Row>(criteria: SearchCriteria, question: FigureQuestion): Promise<Figures<Row>> {
    const read = async () => (await this.exact<Row>(criteria, question)) ?? this.sampled<Row>(criteria, question);
    return (await this.kept.of({ criteria, asked: question.asked }, read)) as Figures<Row>;
  }

  /** From every match; nothing where they are too many. */
  private async exact<Row>(criteria: SearchCriteria, question: FigureQuestion): Promise<Figures<Row> | null> {
    const conditions = new SearchConditions(criteria);
    const rows = await this.read<Row>(
      `WITH ${firstMatches(criteria, conditions, question.columns(conditions), this.mostMatches)}
        SELECT CASE WHEN (SELECT count(*) FROM matches) <= ${this.mostMatches} THEN ${asJson(question.rows(conditions))} END AS rows`,
      conditions,
    );
    return rows && { rows, scale: 1 };
  }

  /** From some events of the whole index, taken at random and the same ones each time. */
  private async sampled<Row>(criteria: SearchCriteria, question: FigureQuestion): Promise<Figures<Row>> {
    const [index] = await this.db.query<{ events: number }>(
      `SELECT greatest(reltuples, 1)::float8 AS events FROM pg_class WHERE oid = 'event_search'::regclass`,
    );
    const percent = Math.min((this.sampleSize / index!.events) * 100, 100);
    const conditions = new SearchConditions(criteria);
    const rows = await this.read<Row>(
      `WITH matches AS MATERIALIZED (SELECT ${question.columns(conditions)}
          FROM event_search s TABLESAMPLE SYSTEM (${percent}) REPEATABLE (1) WHERE ${conditions.whole()})
        SELECT ${asJson(question.rows(conditions))} AS rows`,
      conditions,
    );
    return { rows: rows ?? [], scale: 100 / percent };
  }

  private async read<Row>(statement: string, { values }: SearchConditions): Promise<Row[] | null> {
    try {
      return await this.db.readWithin(READ_MS, async (tx) => {
        const [answer] = await this.db.query<{ rows: Row[] | null }>(statement, values, tx);
        return answer!.rows;
      });
    } catch (error) {
      if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
      return null;
    }
  }
}

/** One more than are looked at, so that more of them are noticed. */
function firstMatches(criteria: SearchCriteria, conditions: SearchConditions, columns: string, most: number): string {
  const limit = `LIMIT ${most + 1}`;
  const those = (where: string) => `SELECT ${columns} FROM event_search s WHERE ${where}`;
  if (isSelective(criteria)) {
    // What stands in WITH is planned as if all its rows were wanted, and still read no further than the limit.
    return `matching AS MATERIALIZED (${those(conditions.all())}), matches AS MATERIALIZED (SELECT * FROM matching ${limit})`;
  }
  // In the order of the index, or a planner may read all that is over in search of the first that is not.
  const walks = conditions.parts().map(({ where, few }) => `(${those(where)} ${few ? '' : IN_TIME} ${limit})`);
  return `matches AS MATERIALIZED (SELECT * FROM (${walks.join(' UNION ALL ')}) walked ${limit})`;
}

function asJson(rows: string): string {
  return `(SELECT coalesce(json_agg(figure), '[]') FROM (${rows}) figure)`;
}
