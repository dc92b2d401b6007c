/** Somebody whose traces are looked for, known by words, ids and addresses that only their own things have. */
export interface Traced {
  name: string;
  marks: Set<string>;
}

/** Shorter words are numbers and ends of addresses: nobody is known by them. */
const SHORTEST = 6;
const LONGEST_PLACE = 120;

/**
 * Collects what is answered about three profiles, two of which are of one account. Whatever the two share has to be
 * shared by the third, who is a stranger, as well; and who is told of one and the other has to be told of the stranger too.
 */
export class Evidence {
  /** What was found to relate the two, or to be of their account. */
  readonly leaks: string[] = [];
  private readonly told = new Map<string, Map<Traced, string>>();
  private readonly known = new Map<unknown, ReadonlySet<Traced>>();

  constructor(
    private readonly twins: readonly [Traced, Traced],
    private readonly stranger: Traced,
    private readonly secrets: readonly string[],
  ) {}

  /** Takes in an answer, JSON as a value; `asked` is the address or the query that it was given to. */
  note(asked: string, told: unknown): void {
    // Lines of calendars are folded, wherever that is.
    const answer = typeof told === 'string' ? told.replaceAll('\r\n ', '') : told;
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const place = asked.slice(0, LONGEST_PLACE);
    for (const secret of this.secrets.filter((each) => text.includes(each))) this.leaks.push(`${secret} in ${place}`);
    const subject = only(this.namedIn(asked));
    if (subject) this.noteMentions(place, subject, this.namedIn(answer));
    this.noteValue(place, typeof answer === 'string' ? partsOf(answer) : answer, subject);
    this.known.clear();
  }

  /** What the two share that the stranger does not. */
  shared(): string[] {
    const [one, other] = this.twins;
    return [...this.told]
      .filter(([, by]) => by.has(one) && by.has(other) && !by.has(this.stranger))
      .map(([word, by]) => `${word}: ${by.get(one)} and ${by.get(other)}`);
  }

  get size(): number {
    return this.told.size;
  }

  private noteMentions(place: string, subject: Traced, named: ReadonlySet<Traced>): void {
    const twin = this.twins.find((each) => each !== subject)!;
    const related = this.twins.includes(subject) && named.has(twin) && !named.has(this.stranger);
    if (related) this.leaks.push(`${subject.name} and ${twin.name} in ${place}`);
  }

  /** What an object says itself is its owner's; what stands beside more than one of them is nobody's. */
  private noteValue(place: string, value: unknown, about: Traced | undefined): void {
    if (typeof value !== 'object' || value === null) return this.noteText(place, String(value), about);
    const parts = Object.values(value);
    const named = union(parts.filter((part) => typeof part !== 'object').map((part) => this.namedIn(part)));
    const owner = Array.isArray(value) || named.size === 0 ? about : only(named);
    for (const part of parts) this.noteValue(place, part, only(this.namedIn(part)) ?? owner);
  }

  private noteText(place: string, text: string, about: Traced | undefined): void {
    if (!about || this.namedIn(text).size > 1) return;
    for (const word of wordsOf(text)) {
      const by = this.told.get(word) ?? new Map<Traced, string>();
      if (!by.has(about)) by.set(about, place);
      this.told.set(word, by);
    }
  }

  private namedIn(value: unknown): ReadonlySet<Traced> {
    const known = this.known.get(value);
    if (known) return known;
    const found =
      typeof value === 'object' && value !== null
        ? union(Object.values(value).map((part) => this.namedIn(part)))
        : new Set([...this.twins, this.stranger].filter(({ marks }) => isMarked(String(value), marks)));
    this.known.set(value, found);
    return found;
  }
}

function only(traced: ReadonlySet<Traced>): Traced | undefined {
  const [one, ...others] = traced;
  return others.length === 0 ? one : undefined;
}

function union(sets: ReadonlySet<Traced>[]): Set<Traced> {
  return new Set(sets.flatMap((set) => [...set]));
}

function isMarked(text: string, marks: Set<string>): boolean {
  return text.length >= SHORTEST && [...marks].some((mark) => text.includes(mark));
}

/** The entries of the lists on a page or in a feed, and what is between. */
function partsOf(text: string): string[] {
  return text.split(/(?=<(?:li|article|url|tr|entry)\b|BEGIN:VEVENT)/);
}

function wordsOf(text: string): Set<string> {
  const whole = text.split(/[\s"'<>()[\]{},;=&|\\]+/);
  const parts = whole.flatMap((word) => word.split(/[/?#@]+/));
  return new Set([...whole, ...parts].filter((word) => word.length >= SHORTEST));
}
