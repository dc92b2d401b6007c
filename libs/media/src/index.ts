export { EarlierMedia } from './earlier-media.service.js';
export { MediaInput, MediaInputObject } from './graphql/media.input.js';
export { MediaType, PaginatedMediaListType } from './graphql/media.type.js';
export { MediaAttachments, type MediaHolder } from './media-attachments.service.js';
export { Media, type MediaVariant } from './media.entity.js';
export {
  BYTES_OF_VARIANTS,
  type Cleaned,
  type CleaningTerms,
  MediaCleaning,
  PROBATION_DAYS,
} from './media-cleaning.service.js';
export { MediaInputs, type MediaInputUse } from './media-input.service.js';
export { CleanMedia } from './media.jobs.js';
export { MediaModule } from './media.module.js';
export { MediaQueries } from './media.queries.js';
export { type MediaOwner, MediaService, type NewMedia } from './media.service.js';
export type { MediaPurpose } from './picture/picture.service.js';
export { PrivateFiles } from './private-files.service.js';
export { type MadeBucket, makeBuckets } from './storage/buckets.js';
export { PrivateStorage } from './storage/private-storage.js';
export { type Moved, StorageMove } from './storage/storage-move.service.js';
export { StoredFiles } from './stored-files.service.js';
export { Storage, type KeptFile } from './storage/storage.js';
