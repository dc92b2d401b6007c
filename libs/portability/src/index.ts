export { EventImportJobs } from './event-imports/event-import.jobs.js';
export { EventSubscriptions } from './event-imports/subscriptions/event-subscriptions.service.js';
export { HandedArchives } from './exports/handed-archives.service.js';
export { Exports } from './exports/exports.service.js';
export { Imports } from './imports/imports.service.js';
export {
  type MobilizonImportOptions,
  MobilizonImport,
  type MobilizonImportReport,
} from './mobilizon-import/mobilizon-import.service.js';
export { SourceRefused } from './mobilizon-import/source/source-refused.js';
export { PortabilityModule } from './portability.module.js';
