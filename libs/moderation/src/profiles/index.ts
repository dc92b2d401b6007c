import { ProfileModerationResolver } from './graphql/profile-moderation.resolver.js';
import { MadeProfiles } from './made-profiles.service.js';
import { ModeratedProfiles } from './moderated-profiles.service.js';
import { ProfileBurials } from './profile-burials.service.js';
import { ProfileModerationMails } from './profile-moderation-mails.service.js';
import { ProfilesJobs } from './profiles.jobs.js';

export { MadeProfiles, ModeratedProfiles };

export const PROFILES = [
  MadeProfiles,
  ModeratedProfiles,
  ProfileBurials,
  ProfileModerationMails,
  ProfileModerationResolver,
  ProfilesJobs,
];
