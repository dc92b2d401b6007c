/** Keys of what happened not long ago; forgets the oldest when there are too many. */
export class Recently {
  private readonly until = new Map<string, number>();

  constructor(
    private readonly lastsMs: number,
    private readonly max = 10_000,
  ) {}

  has(key: string, now: Date): boolean {
    return (this.until.get(key) ?? 0) > now.getTime();
  }

  note(key: string, now: Date): void {
    this.until.delete(key);
    if (this.until.size >= this.max) this.until.delete(this.until.keys().next().value!);
    this.until.set(key, now.getTime() + this.lastsMs);
  }

  forget(key: string): void {
    this.until.delete(key);
  }
}
