import { graphql, request } from '#lib/graphql/browser.ts';

const most = 6;
/** A name that is being written. */
const unfinished = /(?<![\p{L}\p{N}_@./-])@([\p{L}\p{M}\p{N}_.@-]*)$/u;

const query = graphql(`
  query Mentionable($uuid: UUID!) {
    event(uuid: $uuid) {
      mentionable {
        name
        preferredUsername
        domain
      }
    }
  }
`);

const membersQuery = graphql(`
  query MentionableMembers($name: String!) {
    group(preferredUsername: $name) {
      members(limit: 100, roles: "creator,administrator,moderator,member") {
        elements {
          actor {
            name
            preferredUsername
            domain
          }
        }
      }
    }
  }
`);

interface Person {
  name: string;
  handle: string;
}

/**
 * Offers below the text those whom one sees at the event, or in the group, anyway, as soon as one begins a name with `@`;
 * lib/comments/CommentText.svelte writes it. Nothing is chosen until an arrow key or a finger does, so Enter and Tab stay what they are.
 */
export class MentionNames extends HTMLElement {
  private people?: Promise<Person[]>;
  private offered: Person[] = [];
  private active = -1;

  connectedCallback(): void {
    const { text, list } = this;
    if (!text || !list) return;
    list.id = `${text.id}-names`;
    text.setAttribute('aria-autocomplete', 'list');
    text.setAttribute('aria-haspopup', 'listbox');
    text.setAttribute('aria-controls', list.id);
    this.addEventListener('input', () => void this.offer());
    this.addEventListener('keydown', (event) => this.handleKey(event));
    this.addEventListener('focusout', () => this.show([]));
    // The text keeps the focus, and a phone its keyboard.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    // What was typed before this ran.
    if (document.activeElement === text) void this.offer();
  }

  private get text(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  private get list(): HTMLElement | null {
    return this.querySelector('[role=listbox]');
  }

  /** What was written of a name so far; undefined where none is being written. */
  private begun(): string | undefined {
    const { value = '', selectionStart = 0 } = this.text ?? {};
    return unfinished.exec(value.slice(0, selectionStart))?.[1];
  }

  private async offer(): Promise<void> {
    const people = this.begun() === undefined ? [] : await (this.people ??= this.ask());
    const begun = this.begun();
    this.show(begun === undefined ? [] : people.filter((person) => fits(person, folded(begun))).slice(0, most));
  }

  private show(people: Person[]): void {
    const { text, list } = this;
    if (!text || !list) return;
    this.offered = people;
    list.hidden = people.length === 0;
    list.replaceChildren(...people.map((person, index) => this.option(person, `${list.id}-${index}`)));
    this.choose(-1);
    const told = people.length ? (this.dataset.found ?? '').replace('{count}', String(people.length)) : '';
    this.querySelector('[role=status]')!.textContent = told;
  }

  private choose(index: number): void {
    this.active = index;
    [...(this.list?.children ?? [])].forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === index));
      if (at === index) option.scrollIntoView({ block: 'nearest' });
    });
    const { text, list } = this;
    if (index < 0) text?.removeAttribute('aria-activedescendant');
    else text?.setAttribute('aria-activedescendant', `${list?.id}-${index}`);
  }

  private handleKey(event: KeyboardEvent): void {
    const { length } = this.offered;
    if (length === 0 || event.isComposing) return;
    if (event.key === 'ArrowDown') this.choose((this.active + 1) % length);
    else if (event.key === 'ArrowUp') this.choose((Math.max(this.active, 0) - 1 + length) % length);
    else if (event.key === 'Escape') this.show([]);
    else if (event.key === 'Enter' && this.active >= 0) this.take(this.offered[this.active]!);
    else return;
    event.preventDefault();
  }

  private take({ handle }: Person): void {
    const { text } = this;
    if (!text) return;
    const end = text.selectionStart;
    text.setRangeText(`@${handle} `, end - (this.begun()?.length ?? 0) - 1, end, 'end');
    text.focus();
    // The page's own script learns what stands there now; here it closes the list.
    text.dispatchEvent(new Event('input', { bubbles: true }));
  }

  private option(person: Person, id: string): HTMLElement {
    const option = document.createElement('li');
    option.id = id;
    option.role = 'option';
    option.className =
      'flex min-h-[44px] cursor-pointer flex-wrap content-center gap-x-2 rounded-field px-3 py-2 wrap-anywhere hover:bg-sunken aria-selected:bg-accent-soft';
    const handle = document.createElement('span');
    handle.className = 'text-muted';
    handle.textContent = `@${person.handle}`;
    option.append(...(person.name ? [person.name, handle] : [handle]));
    option.addEventListener('click', () => this.take(person));
    return option;
  }

  private async mentionable() {
    const { event: uuid, group } = this.dataset;
    if (!group) return (await request(query, { uuid: uuid ?? '' })).event?.mentionable ?? [];
    const { group: found } = await request(membersQuery, { name: group.slice('/@'.length) });
    return (found?.members?.elements ?? []).flatMap((member) => member?.actor ?? []);
  }

  private async ask(): Promise<Person[]> {
    try {
      return (await this.mentionable()).map(({ name, preferredUsername, domain }) => ({
        name: name ?? '',
        handle: `${preferredUsername}${domain ? `@${domain}` : ''}`,
      }));
    } catch {
      // A help, never a condition; the next letter asks again.
      this.people = undefined;
      return [];
    }
  }
}

const folded = (words: string): string => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function fits({ name, handle }: Person, begun: string): boolean {
  return [handle, ...name.split(/\s+/)].some((word) => folded(word).startsWith(begun));
}
