import { ProfileModerationResolver } from './graphql/profile-moderation.resolver.js';
import { ModeratedProfiles } from './moderated-profiles.service.js';
import { ProfileBurials } from './profile-burials.service.js';
import { ProfileModerationMails } from './profile-moderation-mails.service.js';
import { ProfilesJobs } from './profiles.jobs.js';

export { ModeratedProfiles };

export const PROFILES = [
  ModeratedProfiles,
  ProfileBurials,
  ProfileModerationMails,
  ProfileModerationResolver,
  ProfilesJobs,
];
