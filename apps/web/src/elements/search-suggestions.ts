import type { Suggestion, Words } from '#lib/search/suggest.ts';
import type { Combobox } from '#lib/ui/combobox.ts';

/**
 * Offers events, groups and the like while somebody types, by code that is loaded once they are about to;
 * lib/search/SearchInput.svelte writes it.
 */
export class SearchSuggestions extends HTMLElement {
  private offering?: Promise<Combobox<Suggestion> | undefined>;

  connectedCallback(): void {
    this.addEventListener('focusin', this.offer);
    // Who was quicker than this script has changed what stood there first.
    if (this.contains(document.activeElement)) this.offering ??= this.load(this.field.defaultValue);
  }

  disconnectedCallback(): void {
    this.removeEventListener('focusin', this.offer);
    void this.offering?.then((combobox) => combobox?.end());
    this.offering = undefined;
  }

  private get field(): HTMLInputElement {
    return this.querySelector('input')!;
  }

  private readonly offer = (): void => {
    this.offering ??= this.load(this.field.value);
  };

  private async load(before: string): Promise<Combobox<Suggestion> | undefined> {
    try {
      const { suggest } = await import('#lib/search/suggest.ts');
      const words = JSON.parse(this.dataset.words ?? '') as Words;
      const combobox = suggest(this, words, this.dataset.of === 'groups');
      if (this.field.value !== before && this.contains(document.activeElement)) combobox.follow();
      return combobox;
    } catch {
      // A help, never a condition; the next focus tries again.
      this.offering = undefined;
      return undefined;
    }
  }
}
