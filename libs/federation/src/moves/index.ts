import { MoveMails } from './move-mails.service.js';
import { OwnProfiles } from './own-profiles.service.js';
import { ProfileAliases } from './profile-aliases.service.js';
import { ProfileMoves } from './profile-moves.service.js';
import { ProfilesElsewhere } from './profiles-elsewhere.service.js';

export { ProfileAliases } from './profile-aliases.service.js';
export { ProfileMoves } from './profile-moves.service.js';

export const MOVES = [MoveMails, OwnProfiles, ProfileAliases, ProfileMoves, ProfilesElsewhere];
