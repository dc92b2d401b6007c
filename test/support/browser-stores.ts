/** The stores that a browser keeps for a site (`caches`), as far as ours are used; each in the order of what was put. */
export class BrowserStores {
  private readonly stores = new Map<string, BrowserStore>();

  async open(name: string): Promise<BrowserStore> {
    const store = this.stores.get(name) ?? new BrowserStore();
    this.stores.set(name, store);
    return store;
  }

  async keys(): Promise<string[]> {
    return [...this.stores.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.stores.delete(name);
  }
}

/** One of them, by addresses. */
export class BrowserStore {
  private readonly answers = new Map<string, Response>();

  async put(key: string | Request, answer: Response): Promise<void> {
    this.answers.set(addressOf(key), answer);
  }

  async match(key: string | Request): Promise<Response | undefined> {
    return this.answers.get(addressOf(key))?.clone();
  }

  async delete(key: string | Request): Promise<boolean> {
    return this.answers.delete(addressOf(key));
  }

  async keys(): Promise<Request[]> {
    return [...this.answers.keys()].map((address) => new Request(address));
  }
}

function addressOf(key: string | Request): string {
  return new URL(typeof key === 'string' ? key : key.url, 'https://site.example').href;
}
