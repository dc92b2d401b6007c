import { Module } from '@nestjs/common';
import { InstanceModule } from '#convoke/instance';
import { AccessTokens } from './access-tokens.service.js';
import { AccountAdministration } from './account-administration.service.js';
import { AccountLetters } from './account-letters.service.js';
import { AccountMails } from './account-mails.service.js';
import { AccountRecords } from './account-record.service.js';
import { AccountsJobs } from './accounts.jobs.js';
import { APPLICATION_CONTROLLERS, APPLICATION_PROVIDERS } from './applications/index.js';
import { ConfirmationService } from './confirmation.service.js';
import { DIRECTORY_PROVIDERS } from './directory/index.js';
import { EmailChangeMails } from './email-change-mails.service.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailChanges } from './email-changes.service.js';
import { Entrance } from './entrance.service.js';
import { ChallengeResolver } from './graphql/challenge.resolver.js';
import { EmailChangeResolver } from './graphql/email-change.resolver.js';
import { InvitationLinkResolver } from './graphql/invitation-link.resolver.js';
import { LoginResolver } from './graphql/login.resolver.js';
import { PasswordResolver } from './graphql/password.resolver.js';
import { RegistrationRequestResolver } from './graphql/registration-request.resolver.js';
import { RegistrationResolver } from './graphql/registration.resolver.js';
import { SecondFactorResolver } from './graphql/second-factor.resolver.js';
import { SessionResolver } from './graphql/session.resolver.js';
import { UserResolver } from './graphql/user.resolver.js';
import { InvitationLinks } from './invitation-links.service.js';
import { AccountLock, LOCK_DOWN_PROVIDERS, SecurityLetters } from './lock-down/index.js';
import { LoginChallenges } from './login-challenges.service.js';
import { LoginService } from './login.service.js';
import { MailedInvitations } from './mailed-invitations.service.js';
import { MailRequests } from './mail-requests.service.js';
import { ModeratorNotices } from './moderator-notices.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { OUTSIDE_PROVIDERS } from './outside/index.js';
import { PasswordChangeService } from './password-change.service.js';
import { PasswordProof } from './password-proof.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { Passwords } from './passwords.service.js';
import { ProofsOfWork } from './proofs-of-work.service.js';
import { RecoveryCodes } from './recovery-codes.service.js';
import { RegistrationAdmission } from './registration-admission.service.js';
import { RegistrationMails } from './registration-mails.service.js';
import { RegistrationRequests } from './registration-requests.service.js';
import { RegistrationService } from './registration.service.js';
import { SecondFactorCodes } from './second-factor-codes.service.js';
import { SecondFactorMails } from './second-factor-mails.service.js';
import { SecondFactorSecrets } from './second-factor-secrets.js';
import { SecondFactors } from './second-factors.service.js';
import { SignIns } from './sign-ins.service.js';
import { Sessions } from './session.service.js';
import { UserSettingsService } from './user-settings.service.js';
import { Users } from './user.service.js';

/** Accounts: who may have one, how they get in, and what they set for themselves. Needs FirstProfiles from elsewhere. */
@Module({
  imports: [InstanceModule],
  controllers: APPLICATION_CONTROLLERS,
  providers: [
    AccountAdministration,
    ...APPLICATION_PROVIDERS,
    ...DIRECTORY_PROVIDERS,
    ...LOCK_DOWN_PROVIDERS,
    ...OUTSIDE_PROVIDERS,
    AccessTokens,
    AccountLetters,
    AccountMails,
    AccountRecords,
    AccountsJobs,
    ConfirmationService,
    EmailChangeMails,
    EmailChangeService,
    EmailChanges,
    Entrance,
    LoginChallenges,
    LoginService,
    MailedInvitations,
    MailRequests,
    OneTimeTokens,
    PasswordChangeService,
    PasswordProof,
    PasswordResetService,
    Passwords,
    ProofsOfWork,
    InvitationLinks,
    ModeratorNotices,
    RegistrationAdmission,
    RegistrationMails,
    RegistrationRequests,
    RegistrationService,
    RecoveryCodes,
    SecondFactorCodes,
    SecondFactorMails,
    SecondFactorSecrets,
    SecondFactors,
    Sessions,
    SignIns,
    UserSettingsService,
    Users,
    ChallengeResolver,
    EmailChangeResolver,
    InvitationLinkResolver,
    LoginResolver,
    PasswordResolver,
    RegistrationRequestResolver,
    RegistrationResolver,
    SecondFactorResolver,
    SessionResolver,
    UserResolver,
  ],
  exports: [
    AccountAdministration,
    AccountLock,
    SecurityLetters,
    AccessTokens,
    AccountLetters,
    AccountRecords,
    ConfirmationService,
    InvitationLinks,
    MailedInvitations,
    PasswordProof,
    PasswordResetService,
    Passwords,
    ProofsOfWork,
    RegistrationRequests,
    SecondFactors,
    Sessions,
    Users,
    UserSettingsService,
  ],
})
export class AccountsModule {}
