import { ActorDocuments } from './actor-documents.service.js';
import { CommentDocuments } from './comment-documents.service.js';
import { EventDocuments } from './event-documents.service.js';
import { MessageDocuments } from './message-documents.service.js';

export { ActorDocuments } from './actor-documents.service.js';
export { CommentDocuments } from './comment-documents.service.js';
export { announcementOf } from './announcement.js';
export { EventDocuments } from './event-documents.service.js';
export { MessageDocuments } from './message-documents.service.js';

export const DOCUMENTS = [ActorDocuments, CommentDocuments, EventDocuments, MessageDocuments];
