export { FederationModule } from './federation.module.js';
export { ActorDocuments, EventDocuments } from './documents/index.js';
export { acceptConstraint } from './serve/index.js';
export { CONTEXT, type Document, type EventContent, readEvent, VocabularyRefused } from './vocabulary/index.js';
export { InstanceFollows } from './follows/index.js';
export { type KnownInstance, KnownInstances } from './graphql/known-instances.queries.js';
export { InstanceRefreshment, isRemoteRefusal, ProfileRefreshment, refusalAt } from './remote/index.js';
export { InboxWorker } from './inbox/index.js';
