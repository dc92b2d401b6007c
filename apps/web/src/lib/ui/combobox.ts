const pause = 250;
const shortest = 2;

/** How a list of options looks, and each of them. */
export const optionClass =
  'flex min-h-[44px] cursor-pointer items-center rounded-field px-3 py-2 hover:bg-sunken aria-selected:bg-accent-soft';

/** What a field offers to whoever types in it. */
export interface Offers<Choice> {
  /** Rejects where nothing can be told just now. */
  ask: (words: string, signal: AbortSignal) => Promise<Choice[]>;
  /** The option that stands for it; a click on it takes it. */
  draw: (choice: Choice) => HTMLElement;
  /** What a screen reader says of so many. */
  tell: (count: number) => string;
}

/**
 * A field with a list below that follows what is typed, by keys and pointer; Combobox.svelte writes it. It helps and never stands in
 * the way: the form is sent as it would be without, and what comes too late, or not at all, is not shown.
 */
export class Combobox<Choice> {
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private readonly listening = new AbortController();
  private timer?: ReturnType<typeof setTimeout>;
  private asking?: AbortController;
  private active = -1;

  constructor(
    root: HTMLElement,
    private readonly offers: Offers<Choice>,
  ) {
    this.field = root.querySelector('[role=combobox]')!;
    this.list = root.querySelector('[role=listbox]')!;
    this.status = root.querySelector('[role=status]')!;
    const { signal } = this.listening;
    this.field.addEventListener('input', () => this.follow(), { signal });
    this.field.addEventListener('keydown', (event) => this.handleKey(event), { signal });
    this.field.addEventListener('blur', () => this.close(), { signal });
    // The field keeps the focus, and a phone its keyboard.
    this.list.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
    this.list.addEventListener('click', () => this.close(), { signal });
  }

  /** Offers what fits the words that stand in the field now, as soon as their writer pauses. */
  follow(): void {
    this.forget();
    const words = this.field.value.trim();
    if ([...words].length < shortest) return this.show([]);
    this.timer = setTimeout(() => void this.ask(words), pause);
  }

  /** Leaves the field as it was without. */
  end(): void {
    this.listening.abort();
    this.close();
  }

  private async ask(words: string): Promise<void> {
    const { signal } = (this.asking = new AbortController());
    const found = await this.offers.ask(words, signal).catch((): Choice[] => []);
    if (!signal.aborted) this.show(found);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  private close(): void {
    this.forget();
    this.open(false);
  }

  private show(found: Choice[]): void {
    this.list.replaceChildren(
      ...found.map((choice, index) => {
        const option = this.offers.draw(choice);
        option.id = `${this.list.id}-${index}`;
        option.role = 'option';
        return option;
      }),
    );
    this.open(found.length > 0);
  }

  private get options(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  private get isOpen(): boolean {
    return !this.list.hidden;
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.field.ariaExpanded = String(open);
    this.status.textContent = open ? this.offers.tell(this.options.length) : '';
    this.choose(-1);
  }

  private choose(index: number): void {
    this.active = index;
    this.options.forEach((option, at) => (option.ariaSelected = String(at === index)));
    const option = this.options[index];
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.field.setAttribute('aria-activedescendant', option.id);
    else this.field.removeAttribute('aria-activedescendant');
  }

  private handleKey(event: KeyboardEvent): void {
    // Enter and arrows belong to whoever composes a character.
    if (event.isComposing) return;
    const { key } = event;
    if (key === 'Enter') return this.enter(event);
    if (key === 'Escape' && this.isOpen) this.close();
    else if ((key === 'ArrowDown' || key === 'ArrowUp') && this.options.length > 0) this.step(key === 'ArrowDown');
    else return;
    event.preventDefault();
  }

  private step(down: boolean): void {
    if (!this.isOpen) this.open(true);
    const { length } = this.options;
    this.choose(down ? (this.active + 1) % length : (Math.max(this.active, 0) - 1 + length) % length);
  }

  /** Takes what the arrows chose; else the form is sent. */
  private enter(event: KeyboardEvent): void {
    const option = this.isOpen ? this.options[this.active] : undefined;
    if (!option) return this.close();
    event.preventDefault();
    option.click();
  }
}
