import type { Clock } from '../clock/clock.js';

/** Totals from here on are kept: counting them takes longer than reading the page. */
const LARGE_TOTAL = 5000;
const KEPT_MS = 60_000;
const MAX_KEPT = 200;

/** Answers of the last minute that were costly, each read once however many ask for it at a time. */
export class KeptAnswers<T> {
  private readonly kept = new Map<string, { answer: Promise<T>; until: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly isCostly: (answer: T) => boolean,
  ) {}

  /** The answer to what is asked, as `read` finds it or found it less than a minute ago. */
  async of(asked: object, read: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(asked);
    const now = this.clock.now().getTime();
    const known = this.kept.get(key);
    if (known && now < known.until) return known.answer;
    const entry = { answer: read(), until: now + KEPT_MS };
    this.makeRoom();
    this.kept.set(key, entry);
    const forget = () => {
      if (this.kept.get(key) === entry) this.kept.delete(key);
    };
    await entry.answer.then((answer) => !this.isCostly(answer) && forget(), forget);
    return entry.answer;
  }

  private makeRoom(): void {
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= MAX_KEPT) this.kept.delete(oldest);
  }
}

/** Large totals of the last minute. */
export class KeptTotals extends KeptAnswers<number> {
  constructor(clock: Clock) {
    super(clock, (total) => total >= LARGE_TOTAL);
  }
}
