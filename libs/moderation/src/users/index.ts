import { AccountProfiles } from './account-profiles.service.js';
import { AccountRescue } from './account-rescue.service.js';
import { AdministeredUsers } from './administered-users.service.js';
import { ProfileAccountResolver } from './graphql/profile-account.resolver.js';
import { UserListResolver } from './graphql/user-list.resolver.js';
import { UserModerationResolver } from './graphql/user-moderation.resolver.js';
import { MadeUsers } from './made-users.service.js';
import { ModeratedUsers } from './moderated-users.service.js';
import { UserListQueries } from './user-list.queries.js';
import { UserModerationMails } from './user-moderation-mails.service.js';
import { UserViews } from './user-views.service.js';

export { AccountRescue, AdministeredUsers, ModeratedUsers, UserListQueries, UserViews };
export { UserOrder, UserState } from './user-list.queries.js';

export const USERS = [
  AccountProfiles,
  AccountRescue,
  AdministeredUsers,
  MadeUsers,
  ModeratedUsers,
  ProfileAccountResolver,
  UserListQueries,
  UserListResolver,
  UserModerationMails,
  UserModerationResolver,
  UserViews,
];
