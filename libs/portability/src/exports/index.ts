import { EventContents } from './event-contents.service.js';
import { ExportAttempts } from './export-attempts.service.js';
import { ExportContents } from './export-contents.service.js';
import { ExportController } from './export.controller.js';
import { ExportJobs } from './export.jobs.js';
import { ExportMails } from './export-mails.service.js';
import { Exports } from './exports.service.js';
import { GroupRelations } from './group-relations.service.js';
import { HandedArchives } from './handed-archives.service.js';
import { MediaContents } from './media-contents.service.js';
import { ProfileContents } from './profile-contents.service.js';
import { ProfileRelations } from './profile-relations.service.js';

export const EXPORT_CONTROLLERS = [ExportController];

export const EXPORTS = [
  EventContents,
  ExportAttempts,
  ExportContents,
  ExportJobs,
  ExportMails,
  Exports,
  GroupRelations,
  HandedArchives,
  MediaContents,
  ProfileContents,
  ProfileRelations,
];
