export { AccessTokens } from './access-tokens.service.js';
export { AccountAdministration } from './account-administration.service.js';
export { AccountLetters } from './account-letters.service.js';
export { AccountRecords } from './account-record.service.js';
export {
  type AccountViewing,
  accountOf,
  CurrentAccount,
  CurrentUser,
  type Program,
  type SignedInAccount,
} from './account-viewing.js';
export { AccountLocked, UserConfirmed } from './accounts.domain-events.js';
export { AccountsModule } from './accounts.module.js';
export { ApplicationGrant, ApplicationToken, covers, knownScopes } from './applications/index.js';
export { ChallengePurpose } from './challenge.js';
export { emailInput, mailboxOf } from './email-address.js';
export { ConfirmationService } from './confirmation.service.js';
export { FirstProfiles } from './first-profiles.js';
export { InvitationLinkArgs, InvitationLinkType } from './graphql/invitation-link.type.js';
export { RegistrationRequestType } from './graphql/registration-request.type.js';
export { UserType } from './graphql/user.type.js';
export { type InvitationLink, InvitationLinkState } from './invitation-link.entity.js';
export { InvitationLinks, type InvitationWish } from './invitation-links.service.js';
export { type MailedInvitation, MailedInvitations } from './mailed-invitations.service.js';
export { AccountLock, type Occasion, SecurityLetters } from './lock-down/index.js';
export { PasswordProof } from './password-proof.service.js';
export { ProofsOfWork } from './proofs-of-work.service.js';
export { PasswordResetService } from './password-reset.service.js';
export { Passwords } from './passwords.service.js';
export { RegistrationRequests } from './registration-requests.service.js';
export { hashOfToken, newSecretToken } from './secret-token.js';
export { SecondFactors } from './second-factors.service.js';
export { inetOf, Sessions, type TokenPair } from './session.service.js';
export { Session } from './session.entity.js';
export { newUser, User, UserRole } from './user.entity.js';
export { Users } from './user.service.js';
export { UserSettingsService } from './user-settings.service.js';
export { NotificationPace, type UserLocation, UserSettings } from './user-settings.js';
