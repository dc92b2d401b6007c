import type { Clock } from '../clock/clock.js';

/** Totals from here on are kept: counting them takes longer than reading the page. */
const LARGE_TOTAL = 5000;
const KEPT_MS = 60_000;
const MAX_KEPT = 200;

/** Large totals of the last minute, each counted once however many ask for it at a time. */
export class KeptTotals {
  private readonly kept = new Map<string, { total: Promise<number>; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** The total for what is asked, as `count` finds it or found it less than a minute ago. */
  async of(asked: object, count: () => Promise<number>): Promise<number> {
    const key = JSON.stringify(asked);
    const now = this.clock.now().getTime();
    const known = this.kept.get(key);
    if (known && now < known.until) return known.total;
    const entry = { total: count(), until: now + KEPT_MS };
    this.makeRoom();
    this.kept.set(key, entry);
    const forget = () => {
      if (this.kept.get(key) === entry) this.kept.delete(key);
    };
    await entry.total.then((total) => total < LARGE_TOTAL && forget(), forget);
    return entry.total;
  }

  private makeRoom(): void {
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= MAX_KEPT) this.kept.delete(oldest);
  }
}
