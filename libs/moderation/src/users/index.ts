import { AccountProfiles } from './account-profiles.service.js';
import { AccountRescue } from './account-rescue.service.js';
import { AdministeredUsers } from './administered-users.service.js';
import { AccountRescueResolver } from './graphql/account-rescue.resolver.js';
import { AdmissionResolver } from './graphql/admission.resolver.js';
import { ProfileAccountResolver } from './graphql/profile-account.resolver.js';
import { UserListResolver } from './graphql/user-list.resolver.js';
import { UserModerationResolver } from './graphql/user-moderation.resolver.js';
import { Invitations } from './invitations.service.js';
import { MadeUsers } from './made-users.service.js';
import { ModeratedUsers } from './moderated-users.service.js';
import { RegistrationDecisions } from './registration-decisions.service.js';
import { UserListQueries } from './user-list.queries.js';
import { UserModerationMails } from './user-moderation-mails.service.js';
import { UserViews } from './user-views.service.js';

export {
  AccountRescue,
  AdministeredUsers,
  Invitations,
  MadeUsers,
  ModeratedUsers,
  RegistrationDecisions,
  UserListQueries,
  UserViews,
};
export { UserOrder, UserState } from './user-list.queries.js';

export const USERS = [
  AccountProfiles,
  AccountRescue,
  AccountRescueResolver,
  AdministeredUsers,
  AdmissionResolver,
  Invitations,
  MadeUsers,
  ModeratedUsers,
  ProfileAccountResolver,
  RegistrationDecisions,
  UserListQueries,
  UserListResolver,
  UserModerationMails,
  UserModerationResolver,
  UserViews,
];
