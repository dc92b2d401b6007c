import words from 'virtual:embed-words';
import { type Address, type EventList, isWeb, readList } from './event-list.ts';
import { eventItem, link, part } from './event-item.ts';
import { filters } from './filters.ts';
import { styles } from './styles.ts';

const usualCount = 10;
const mostAtOnce = 100;
const instance = new URL(import.meta.url).origin;

/** A list of events of this instance in the page of another site: its script asks nobody else for anything. */
class ConvokeEvents extends HTMLElement {
  static readonly observedAttributes = [...Object.keys(filters), 'group', 'count', 'lang'];

  readonly #root = this.attachShadow({ mode: 'open' });
  #waiting = false;
  #request = new AbortController();

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [styles()];
    this.#showSoon();
  }

  disconnectedCallback(): void {
    this.#request.abort();
  }

  attributeChangedCallback(): void {
    this.#showSoon();
  }

  /** Once for all attributes that change together. */
  #showSoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.isConnected) void this.#show();
    });
  }

  async #show(): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    this.#root.replaceChildren(part('p', 'status', this.#words.embed_loading, { role: 'status' }));
    await this.#read(
      this.#address(),
      (list) => this.#root.replaceChildren(...this.#parts(list)),
      () => this.#root.replaceChildren(this.#failure(), this.#foot(instance)),
    );
  }

  async #showMore(address: Address, rows: HTMLElement, button: HTMLElement): Promise<void> {
    await this.#read(
      address,
      (list) => {
        const items = this.#items(list);
        rows.append(...items);
        button.replaceWith(...this.#moreButton(list, rows));
        items[0]?.querySelector('a')?.focus();
      },
      () => button.replaceWith(this.#failure()),
    );
  }

  /** Calls neither for what nobody waits for any more. */
  async #read(address: Address, show: (list: EventList) => void, fail: () => void): Promise<void> {
    const { signal } = this.#request;
    try {
      const list = await readList(address, instance, signal);
      if (!signal.aborted) show(list);
    } catch {
      if (!signal.aborted) fail();
    }
  }

  #parts(list: EventList): HTMLElement[] {
    if (list.items.length === 0)
      return [part('p', 'status', this.#words.embed_nothing, { role: 'status' }), this.#foot(list.page)];
    const rows = part('ul', 'events', '', { 'aria-label': list.title });
    rows.append(...this.#items(list));
    return [rows, this.#foot(list.page, this.#moreButton(list, rows))];
  }

  #foot(page: Address, buttons: HTMLElement[] = []): HTMLElement {
    const foot = part('p', 'foot');
    foot.append(...buttons, link(page, this.#words.embed_all, this.#words.embed_new_tab));
    return foot;
  }

  #items({ items }: EventList): HTMLElement[] {
    return items.map((item) => eventItem(item, this.#words, this.#language));
  }

  #moreButton({ next }: EventList, rows: HTMLElement): HTMLElement[] {
    if (!next) return [];
    const button = part('button', 'more', this.#words.embed_more, { type: 'button' });
    button.addEventListener('click', () => void this.#showMore(next, rows, button), { once: true });
    return [button];
  }

  #failure(): HTMLElement {
    return part('p', 'status', this.#words.embed_failed, { role: 'alert' });
  }

  #address(): Address {
    const group = this.getAttribute('group')?.replace(/^@/, '');
    const address = new URL(group ? `/@${encodeURIComponent(group)}/feed/json` : '/feed/search/json', instance);
    address.searchParams.set('limit', String(this.#count));
    for (const [attribute, parameter] of Object.entries(filters)) {
      const value = this.getAttribute(attribute);
      if (value && !group) address.searchParams.set(parameter, value);
    }
    return address.href;
  }

  get #count(): number {
    const count = Math.trunc(Number(this.getAttribute('count'))) || usualCount;
    return Math.min(Math.max(count, 1), mostAtOnce);
  }

  /** That of the page around it, where it is one of ours; dates are written as there. */
  get #language(): string {
    const wishes = [this.closest('[lang]')?.getAttribute('lang'), navigator.language];
    return wishes.find((wish) => wish && isKnown(wish)) || 'en';
  }

  get #words() {
    return words[primary(this.#language)] ?? words['en']!;
  }
}

function isKnown(language: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) && primary(language) in words;
}

function primary(language: string): string {
  return language.toLowerCase().split('-', 1)[0]!;
}

if (isWeb(instance) && !customElements.get('convoke-events')) customElements.define('convoke-events', ConvokeEvents);
