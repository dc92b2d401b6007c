import { formatTime } from '#lib/format/dates.ts';
import { readersTimezone } from './timezone.ts';

/** Says an hour on the reader's own clock, where the server could not know the reader's zone. */
export class ReaderHour extends HTMLElement {
  connectedCallback(): void {
    const { at } = this.dataset;
    if (at && readersTimezone) this.textContent = formatTime(at, readersTimezone);
  }
}
