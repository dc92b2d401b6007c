import { deserialize } from '$app/forms';

const PAUSE_MS = 3000;

/** Saves a draft while somebody writes, some seconds after the last change. */
export class Autosave {
  /** When it last was saved. */
  savedAt = $state<Date>();
  /** The draft's address part once there is one. */
  uuid = $state('');

  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  changed(form: HTMLFormElement): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#saving = (this.#saving ?? Promise.resolve()).then(() => this.#save(form));
    }, PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const body = new FormData(form);
    // Pictures go with the real save: sending them again and again would cost more than it gives.
    body.delete('picture');
    body.set('uuid', this.uuid);
    try {
      const response = await fetch('?/autosave', { method: 'POST', body, headers: { 'x-sveltekit-action': 'true' } });
      const result = deserialize<{ saved: boolean; uuid: string }, { saved: false }>(await response.text());
      if (result.type !== 'success' || !result.data) return;
      this.uuid = result.data.uuid;
      this.savedAt = new Date();
    } catch {
      // Offline: the next change tries again, and the form still holds everything.
    }
  }
}
