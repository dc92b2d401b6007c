export { FederationModule } from './federation.module.js';
export { acceptConstraint, ActorDocuments, EventDocuments } from './serve/index.js';
export { CONTEXT, type Document } from './vocabulary/index.js';
export { InboxWorker } from './inbox/index.js';
