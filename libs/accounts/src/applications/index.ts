import { ApplicationGrants } from './application-grants.service.js';
import { ApplicationMails } from './application-mails.service.js';
import { ApplicationJobs } from './application.jobs.js';
import { Applications } from './applications.service.js';
import { AuthorizationCodes } from './authorization-codes.service.js';
import { Authorizations } from './authorizations.service.js';
import { DeviceActivations } from './device-activations.service.js';
import { DeviceAnswers } from './device-answers.service.js';
import { ApplicationGrantResolver } from './graphql/application-grant.resolver.js';
import { AuthorizationResolver } from './graphql/authorization.resolver.js';
import { DeviceActivationResolver } from './graphql/device-activation.resolver.js';
import { UserApplicationsResolver } from './graphql/user-applications.resolver.js';
import { OAuthMetadataController } from './oauth-metadata.controller.js';
import { OAuthController } from './oauth.controller.js';

export { ApplicationGrant } from './application-grant.entity.js';
export { ApplicationGrants } from './application-grants.service.js';
export { ApplicationToken } from './application-token.entity.js';
export { covers, knownScopes } from './scopes.js';

export const APPLICATION_CONTROLLERS = [OAuthController, OAuthMetadataController];

export const APPLICATION_PROVIDERS = [
  ApplicationGrants,
  ApplicationJobs,
  ApplicationMails,
  Applications,
  AuthorizationCodes,
  Authorizations,
  DeviceActivations,
  DeviceAnswers,
  ApplicationGrantResolver,
  AuthorizationResolver,
  DeviceActivationResolver,
  UserApplicationsResolver,
];
