/** What is wrong with a document of another server. */
export type VocabularyRefusal =
  | 'not_an_object'
  | 'type'
  | 'id_missing'
  | 'name_missing'
  | 'inbox_missing'
  | 'actor_missing'
  | 'several_actors'
  | 'object_missing'
  | 'start_missing'
  | 'date'
  | 'ends_before_it_begins'
  | 'draft';

/** A document that cannot be taken; `reason` says why, in words for its sender. */
export class VocabularyRefused extends Error {
  constructor(readonly reason: VocabularyRefusal) {
    super(`Unacceptable document: ${reason}`);
    this.name = 'VocabularyRefused';
  }
}
