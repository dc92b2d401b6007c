export * from './codes.js';
export * from './domain-error.js';
export * from './parse-input.js';
export { isStorageFull } from './storage-full.js';
