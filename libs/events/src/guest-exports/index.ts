import { GuestExportController } from './guest-export.controller.js';
import { GuestExportJobs } from './guest-export.jobs.js';
import { GuestExports } from './guest-exports.service.js';
import { GuestSheets } from './guest-sheet.service.js';

export const GUEST_EXPORT_CONTROLLERS = [GuestExportController];
export const GUEST_EXPORTS = [GuestExportJobs, GuestExports, GuestSheets];
