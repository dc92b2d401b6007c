import { type EventStatus, oncePerSeries } from '#convoke/events';
import { type Area, type Position, withinArea } from '#convoke/places';
import { cellsOf } from './event-cells.js';

/** What is looked for; empty lists and absent fields leave that open. */
export interface SearchCriteria {
  /** Words as `search_query` takes them. */
  terms: string[];
  /** The words that are known to begin like the last term, if these are few enough to name. */
  completions: string[] | null;
  /** Languages whose stems count as the same word. */
  languages: string[];
  /** Whether only titles are asked for the words. */
  inTitles: boolean;
  /** Folded; an event with any of them is found. */
  tags: string[];
  /** An event inside each of them is found. */
  areas: Area[];
  /** Events that go on at any moment between these are found. */
  from: Date | null;
  to: Date | null;
  categories: string[];
  statuses: EventStatus[];
  spokenIn: string[];
  online: boolean | null;
  localOnly: boolean;
  /** Events that last longer than so many days, or no longer. */
  length: { days: number; longer: boolean } | null;
  /** Of each series only the next date, unless the past is looked through. */
  oncePerSeries: boolean;
}

/** Whether they name something that few events have, rather than filter most of them. */
export function isSelective({ terms, tags, areas }: SearchCriteria): boolean {
  return terms.length > 0 || tags.length > 0 || areas.length > 0;
}

/** SQL conditions on `event_search s`, their values collected beside them. */
export class SearchConditions {
  readonly values: unknown[] = [];

  constructor(private readonly criteria: SearchCriteria) {}

  parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** The words looked for as a tsquery; short, so that ranking many rows is quick. */
  words(): string {
    return `search_query(${this.wordsAndLanguages()})`;
  }

  /** How far from a place it is. */
  kilometresFrom({ longitude, latitude }: Position, position = 'position'): string {
    return `kilometres_between(${position}, point(${this.parameter(longitude)}, ${this.parameter(latitude)}))`;
  }

  /** All conditions at once, for whoever takes the matches as they come. */
  all(): string {
    return this.isManifold() ? this.inCells() : this.within();
  }

  /** The same in parts without overlap, each as it is counted quickest. */
  counted(): string[] {
    return this.isManifold() ? [this.inCells()] : this.parts().map(({ where }) => where);
  }

  /** The same in parts without overlap: the few that go on at `from`, and those ahead, to be walked in their order. */
  parts(): { where: string; few: boolean }[] {
    const { from, to } = this.criteria;
    const walked = this.conditions(UNINDEXED_POSITION);
    const before = to ? [`s.begins_on <= ${this.instant(to)}`] : [];
    if (!from) return [{ where: joined([...walked, ...before]), few: false }];
    const start = this.instant(from);
    return [
      { where: joined([...this.conditions(), `${PERIOD} @> ${start}`, `s.begins_on < ${start}`]), few: true },
      { where: joined([...walked, `s.begins_on >= ${start}`, ...before]), few: false },
    ];
  }

  /** The same for a walk in any other order. */
  whole(): string {
    return joined([...this.conditions(), ...this.during()]);
  }

  /** Whether several things are asked for of which each is common, and all together are rare. */
  private isManifold(): boolean {
    const { terms, tags, areas, categories, inTitles } = this.criteria;
    return (!inTitles && terms.length + tags.length > 0) || (areas.length > 0 && categories.length > 0);
  }

  /** One index finds words and categories in cells. */
  private inCells(): string {
    const { areas, categories, from, to } = this.criteria;
    const share = (expression: string, list: string[]) => `${expression} && ${this.parameter(list)}::text[]`;
    return joined([
      ...cellsOf(areas, from, to).map((cells) => share(CELLS, cells)),
      ...(categories.length > 0 ? [share(CATEGORIES, categories)] : []),
      ...this.conditions(UNINDEXED_POSITION),
      ...this.during(),
    ]);
  }

  /** One index finds what goes on in a place. */
  private within(): string {
    const { from, to } = this.criteria;
    const period = from || to ? [`${PERIOD} && tstzrange(${this.instant(from)}, ${this.instant(to)}, '[]')`] : [];
    return joined([...this.conditions(), ...period]);
  }

  /** All but those on dates. */
  private conditions(position = 's.position'): string[] {
    const conditions = [...this.wordConditions(), ...this.placeConditions(position), ...this.filterConditions()];
    return [...conditions, ...this.seriesCondition(conditions)];
  }

  private during(): string[] {
    const { from, to } = this.criteria;
    return [
      ...(from ? [`s.until >= ${this.instant(from)}`] : []),
      ...(to ? [`s.begins_on <= ${this.instant(to)}`] : []),
    ];
  }

  /** Events with the words: an index lists what it has under each word quicker than under all that begin alike. */
  private documented(): string {
    const completions = `${this.parameter(this.criteria.completions)}::text[]`;
    return `s.document @@ search_query(${this.wordsAndLanguages()}, ${LEAST_BEGUN}, ${completions})`;
  }

  private titled(): string {
    return `${TITLE} @@ search_query(${this.wordsAndLanguages()}, ${LEAST_BEGUN_TITLE})`;
  }

  private wordsAndLanguages(): string {
    const { terms, languages } = this.criteria;
    return `${this.parameter(terms)}::text[], ${this.parameter(languages)}::text[]`;
  }

  private instant(value: Date | null): string {
    return value ? `${this.parameter(value)}::timestamptz` : 'NULL';
  }

  private wordConditions(): string[] {
    const { terms, tags, inTitles } = this.criteria;
    return [
      ...(terms.length > 0 ? [inTitles ? this.titled() : this.documented()] : []),
      ...(tags.length > 0 ? [`s.document @@ ${this.parameter(tags.map(quotedTag).join(' | '))}::tsquery`] : []),
    ];
  }

  private placeConditions(position: string): string[] {
    return this.criteria.areas.flatMap((area) => withinArea(area, position, (value) => this.parameter(value)));
  }

  private seriesCondition(others: string[]): string[] {
    if (!this.criteria.oncePerSeries || !this.criteria.from) return [];
    const [where, from] = [joined([...others, ...this.during()]), this.instant(this.criteria.from)];
    return [oncePerSeries({ table: 'event_search', row: 's', id: 'event_id', where, from })];
  }

  private filterConditions(): string[] {
    const { categories, statuses, spokenIn, online, localOnly, length } = this.criteria;
    const oneOf = (column: string, values: string[]) =>
      values.length > 0 ? [`s.${column} = ANY(${this.parameter(values)})`] : [];
    return [
      ...oneOf('category', categories),
      ...oneOf('status', statuses),
      ...oneOf('language', spokenIn),
      ...(online === null ? [] : [online ? 's.is_online' : 'NOT s.is_online']),
      ...(localOnly ? ['s.local'] : []),
      ...(length ? [`s.until - s.begins_on ${length.longer ? '>' : '<='} make_interval(days => ${length.days})`] : []),
    ];
  }
}

/** The words of a title alone, as an index has them. */
const TITLE = "ts_filter(s.document, '{a}')";
/** From so many letters on, the last word may be unfinished, and that of a title. */
const LEAST_BEGUN = 3;
const LEAST_BEGUN_TITLE = 2;
/** Keeps a planner from an index of places: it expects next to nothing in any box, and would read all that is there. */
const UNINDEXED_POSITION = 'point(s.position[0], s.position[1])';
/** As an index has them beside the words. */
const CATEGORIES = 'ARRAY[s.category] COLLATE "C"';
const CELLS = 'event_cells(s.position, s.begins_on, s.until) COLLATE "C"';
const PERIOD = `tstzrange(s.begins_on, s.until, '[]')`;

function joined(conditions: string[]): string {
  return conditions.length > 0 ? conditions.join(' AND ') : 'true';
}

function quotedTag(slug: string): string {
  return `'#${slug.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
