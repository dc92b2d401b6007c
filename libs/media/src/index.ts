export { MediaInput, MediaInputObject } from './graphql/media.input.js';
export { MediaType, PaginatedMediaListType } from './graphql/media.type.js';
export { MediaAttachments, type MediaHolder } from './media-attachments.service.js';
export { Media, type MediaVariant } from './media.entity.js';
export { MediaInputs, type MediaInputUse } from './media-input.service.js';
export { MediaModule } from './media.module.js';
export { MediaQueries } from './media.queries.js';
export { type MediaOwner, MediaService, type NewMedia } from './media.service.js';
export type { MediaPurpose } from './picture/picture.service.js';
