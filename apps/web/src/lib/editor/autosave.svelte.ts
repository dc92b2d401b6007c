import { deserialize } from '$app/forms';

const PAUSE_MS = 3000;

/** Keeps what somebody writes in the editor: saves a draft some seconds after the last change, and knows what is not saved. */
export class Autosave {
  /** When it last was saved. */
  savedAt = $state<Date>();
  /** What the draft's pages are called by, once there is one. */
  key = $state('');
  /** Whether there are changes that are nowhere but in the form. */
  unsaved = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving = Promise.resolve();

  /** `onfirst` is told when the draft gets an address of its own. The form calls the key by `name`. */
  constructor(
    key: string,
    private readonly onfirst: (key: string) => void,
    private readonly name = 'uuid',
  ) {
    this.key = key;
  }

  /** Only a draft is saved by itself: what is published changes when its organizer says so. */
  changed(form: HTMLFormElement, { draft }: { draft: boolean }): void {
    this.unsaved = true;
    clearTimeout(this.#timer);
    if (!draft) return;
    this.#timer = setTimeout(() => {
      this.#saving = this.#saving.then(() => this.#save(form));
    }, PAUSE_MS);
  }

  /** Plans no further save and waits for the one under way. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving;
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const body = new FormData(form);
    // Pictures go with the real save: sending them again and again would cost more than it gives.
    body.delete('picture');
    body.delete('pictureAlt');
    body.set(this.name, this.key);
    this.unsaved = false;
    try {
      const response = await fetch('?/autosave', { method: 'POST', body, headers: { 'x-sveltekit-action': 'true' } });
      const result = deserialize<Record<string, string>, { saved: false }>(await response.text());
      if (result.type !== 'success' || !result.data) return this.#failed();
      const first = !this.key;
      this.key = result.data[this.name] ?? '';
      this.savedAt = new Date();
      if (first) this.onfirst(this.key);
    } catch {
      // Offline: the next change tries again, and the form still holds everything.
      this.#failed();
    }
  }

  #failed(): void {
    this.unsaved = true;
  }
}
