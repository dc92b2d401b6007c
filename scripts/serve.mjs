import { endWithParent } from './run.mjs';

// The built server as a child of the development command: it goes when that was killed.
endWithParent();
await import('../dist/apps/server/src/main.js');
