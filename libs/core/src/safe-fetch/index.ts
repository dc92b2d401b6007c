export { SafeFetch } from './safe-fetch.js';
export { FetchRefused, type FetchRefusal } from './fetch-refused.js';
export { FetchedDocument } from './fetched-document.js';
export type { FetchOptions } from './guarded-client.js';
