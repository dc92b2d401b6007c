/** Lets those who ask for the same thing at the same time wait for one answer. */
export class SingleFlight<Answer> {
  private readonly flying = new Map<string, Promise<Answer>>();

  run(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.flying.get(key);
    if (known) return known;
    const flight = work().finally(() => this.flying.delete(key));
    this.flying.set(key, flight);
    return flight;
  }
}
