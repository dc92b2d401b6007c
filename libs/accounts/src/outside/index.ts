import { OidcLoginResolver } from './graphql/oidc-login.resolver.js';
import { OutsideArrivalResolver } from './graphql/outside-arrival.resolver.js';
import { OutsideIdentityResolver } from './graphql/outside-identity.resolver.js';
import { OidcClients } from './oidc/oidc-clients.service.js';
import { OidcLogins } from './oidc/oidc-logins.service.js';
import { OidcProofs } from './oidc/oidc-proofs.service.js';
import { OutsideArrivals } from './outside-arrivals.service.js';
import { OutsideEntrance } from './outside-entrance.service.js';
import { OutsideIdentities } from './outside-identities.service.js';
import { OutsideLinks } from './outside-links.service.js';
import { OutsideMails } from './outside-mails.service.js';
import { OutsideProofs } from './outside-proofs.service.js';
import { OutsideProviders } from './outside-providers.service.js';
import { OutsideRegistrations } from './outside-registrations.service.js';
import { SealedTokens } from './sealed-tokens.service.js';

export const OUTSIDE_PROVIDERS = [
  OidcClients,
  OidcLoginResolver,
  OidcLogins,
  OidcProofs,
  OutsideArrivalResolver,
  OutsideArrivals,
  OutsideEntrance,
  OutsideIdentities,
  OutsideIdentityResolver,
  OutsideLinks,
  OutsideMails,
  OutsideProofs,
  OutsideProviders,
  OutsideRegistrations,
  SealedTokens,
];
