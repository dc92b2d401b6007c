import { Remembered } from './remembered.js';

/** Keys of what happened not long ago; forgets the oldest when there are too many. */
export class Recently extends Remembered<true> {
  has(key: string, now: Date): boolean {
    return this.get(key, now) === true;
  }

  note(key: string, now: Date): void {
    this.keep(key, true, now);
  }
}
