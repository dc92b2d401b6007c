export { EventImportJobs } from './event-imports/event-import.jobs.js';
export { EventSubscriptions } from './event-imports/subscriptions/event-subscriptions.service.js';
export { HandedArchives } from './exports/handed-archives.service.js';
export { Exports } from './exports/exports.service.js';
export { Imports } from './imports/imports.service.js';
export { PortabilityModule } from './portability.module.js';
