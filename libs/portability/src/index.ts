export { Exports } from './exports/exports.service.js';
export { PortabilityModule } from './portability.module.js';
