export { FederationModule } from './federation.module.js';
export { acceptConstraint } from './serve/index.js';
export { InboxWorker } from './inbox/index.js';
