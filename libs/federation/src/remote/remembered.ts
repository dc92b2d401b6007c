interface Kept<Value> {
  value: Value;
  until: number;
}

/** Answers kept for a short time; forgets the oldest when there are too many. */
export class Remembered<Value> {
  private readonly kept = new Map<string, Kept<Value>>();

  constructor(
    private readonly lastsMs: number,
    private readonly max = 10_000,
  ) {}

  get(key: string, now: Date): Value | undefined {
    const found = this.kept.get(key);
    return found && found.until > now.getTime() ? found.value : undefined;
  }

  keep(key: string, value: Value, now: Date): void {
    this.kept.delete(key);
    if (this.kept.size >= this.max) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(key, { value, until: now.getTime() + this.lastsMs });
  }

  forget(key: string): void {
    this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }
}
