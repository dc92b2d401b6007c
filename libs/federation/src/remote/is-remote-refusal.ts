import { VocabularyRefused } from '../vocabulary/vocabulary-refused.js';
import { RemoteGone, RemoteRefused } from './remote-refused.js';

/** Whether it says that another server, and not this one, is to blame. */
export function isRemoteRefusal(error: unknown): error is RemoteGone | RemoteRefused | VocabularyRefused {
  return [RemoteGone, RemoteRefused, VocabularyRefused].some((kind) => error instanceof kind);
}
