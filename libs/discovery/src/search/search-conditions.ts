import { type EventStatus, oncePerSeries } from '#convoke/events';
import { type Area, type Position, withinArea } from '#convoke/places';

/** What is looked for; empty lists and absent fields leave that open. */
export interface SearchCriteria {
  /** Words as `search_query` takes them. */
  terms: string[];
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
  private readonly conditions: string[];

  constructor(private readonly criteria: SearchCriteria) {
    this.conditions = [...this.wordConditions(), ...this.placeConditions(), ...this.filterConditions()];
    this.conditions.push(...this.seriesCondition());
  }

  parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** The words looked for as a tsquery. */
  words(): string {
    return `search_query(${this.wordsAndLanguages()})`;
  }

  /** How far from a place it is. */
  kilometresFrom({ longitude, latitude }: Position, position = 'position'): string {
    return `kilometres_between(${position}, point(${this.parameter(longitude)}, ${this.parameter(latitude)}))`;
  }

  /** All conditions at once. */
  all(): string {
    const { from, to } = this.criteria;
    const period = from || to ? [`${PERIOD} && tstzrange(${this.instant(from)}, ${this.instant(to)}, '[]')`] : [];
    return joined([...this.conditions, ...period]);
  }

  /** The same in parts without overlap: the few that go on at `from`, and those ahead, whom an index has in order. */
  parts(): { where: string; few: boolean }[] {
    const { from, to } = this.criteria;
    const before = to ? [`s.begins_on <= ${this.instant(to)}`] : [];
    if (!from) return [{ where: joined([...this.conditions, ...before]), few: false }];
    const start = this.instant(from);
    return [
      { where: joined([...this.conditions, `${PERIOD} @> ${start}`, `s.begins_on < ${start}`]), few: true },
      { where: joined([...this.conditions, `s.begins_on >= ${start}`, ...before]), few: false },
    ];
  }

  /** The same for a walk in any other order. */
  whole(): string {
    const { from, to } = this.criteria;
    return joined([
      ...this.conditions,
      ...(from ? [`s.until >= ${this.instant(from)}`] : []),
      ...(to ? [`s.begins_on <= ${this.instant(to)}`] : []),
    ]);
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
      ...(terms.length > 0 ? [inTitles ? this.titled() : `s.document @@ ${this.words()}`] : []),
      ...(tags.length > 0 ? [`s.document @@ ${this.parameter(tags.map(quotedTag).join(' | '))}::tsquery`] : []),
    ];
  }

  private placeConditions(): string[] {
    return this.criteria.areas.flatMap((area) => withinArea(area, 's.position', (value) => this.parameter(value)));
  }

  private seriesCondition(): string[] {
    const from = this.criteria.oncePerSeries && this.instant(this.criteria.from);
    if (!from || !this.criteria.from) return [];
    return [oncePerSeries({ table: 'event_search', row: 's', id: 'event_id', where: this.whole(), from })];
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
/** From so many letters on, the last word of a title may be unfinished. */
const LEAST_BEGUN_TITLE = 2;
const PERIOD = `tstzrange(s.begins_on, s.until, '[]')`;

function joined(conditions: string[]): string {
  return conditions.length > 0 ? conditions.join(' AND ') : 'true';
}

function quotedTag(slug: string): string {
  return `'#${slug.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
