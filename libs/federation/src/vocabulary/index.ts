export {
  type ActivityContent,
  type Deed,
  readActivity,
  writeAccept,
  writeActorDelete,
  writeAnnounce,
  writeCreate,
  writeDelete,
  writeFlag,
  writeFollow,
  writeIgnore,
  writeInvite,
  writeJoin,
  writeLeave,
  writeMove,
  writeReject,
  writeRelocation,
  writeRemove,
  writeTombstone,
  writeUndo,
  writeUpdate,
} from './activity.js';
export { type ActorContent, type ActorParts, addressesOf, readActor, writeActor } from './actor.js';
export { type ArticleContent, readArticle, writeArticle } from './article.js';
export { type Audience, isPublic, PUBLIC, readAudience, writeAudience } from './audience.js';
export {
  type CollectionContent,
  type CollectionPageParts,
  type CollectionParts,
  readCollection,
  writeCollection,
  writeCollectionPage,
} from './collection.js';
export { CONTEXT } from './context.js';
export { type Document, hasType, idOf, idsOf, isDocument, isWebAddress, typesOf } from './document.js';
export {
  GROUP_COLLECTIONS,
  type GroupCollection,
  type GroupContent,
  type GroupParts,
  groupAddressesOf,
} from './group.js';
export { type MemberContent, readMember, writeMember } from './member.js';
export {
  namesItsReaders,
  type NoteContent,
  type NoteParts,
  readNote,
  writeDiscussed,
  writeMessage,
  writeNote,
} from './note.js';
export { parseDocument, UnreadableDocument } from './parse-document.js';
export { type PictureContent, pictureOf } from './picture.js';
export { type EventContent, readEvent } from './read-event.js';
export { readResource, type ResourceParts, writeResource } from './resource.js';
export { VocabularyRefused, type VocabularyRefusal } from './vocabulary-refused.js';
export { type EventParts, writeEvent } from './write-event.js';
