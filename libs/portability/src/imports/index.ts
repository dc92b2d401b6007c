import { ArchivePreviews } from './archive-previews.service.js';
import { ArchiveUploadRoutes } from './archive-uploads.routes.js';
import { ArchiveUploads } from './archive-uploads.service.js';
import { EventSteps } from './event-steps.service.js';
import { GroupSteps } from './group-steps.service.js';
import { ImportJobs } from './import.jobs.js';
import { ImportRuns } from './import-runs.service.js';
import { Imports } from './imports.service.js';
import { ImportSteps } from './import-steps.service.js';
import { ParticipationSteps } from './participation-steps.service.js';
import { ProfileSteps } from './profile-steps.service.js';

export const IMPORTS = [
  ArchivePreviews,
  ArchiveUploadRoutes,
  ArchiveUploads,
  EventSteps,
  GroupSteps,
  ImportJobs,
  ImportRuns,
  Imports,
  ImportSteps,
  ParticipationSteps,
  ProfileSteps,
];
