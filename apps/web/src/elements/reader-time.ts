import { readerClock } from '#lib/format/dates.ts';
import { readersTimezone } from './timezone.ts';

/** Says when an event is on the reader's own clock, where the server could not know the reader's zone. */
export class ReaderTime extends HTMLElement {
  connectedCallback(): void {
    const { begins, zone, told, words = '' } = this.dataset;
    const clock = told === undefined && begins ? readerClock({ beginsOn: begins }, zone, readersTimezone) : undefined;
    if (!clock) return;
    // The framework owns the element's own content and would empty it again.
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.textContent = words.replace('{time}', clock.time).replace('{zone}', clock.zone);
    this.dataset.filled = '';
  }
}
