import { type ActorContent, readActor } from '../vocabulary/actor.js';
import { VocabularyRefused } from '../vocabulary/vocabulary-refused.js';
import { RemoteRefused } from './remote-refused.js';

/** The actor that a document found at an address describes; throws RemoteRefused. */
export function actorIn(document: Record<string, unknown>, address: string): ActorContent {
  try {
    return readActor(document);
  } catch (cause) {
    if (cause instanceof VocabularyRefused) throw new RemoteRefused('not_an_actor', address, { cause });
    throw cause;
  }
}
