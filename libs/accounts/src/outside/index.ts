import { OutsideArrivalResolver } from './graphql/outside-arrival.resolver.js';
import { OutsideIdentityResolver } from './graphql/outside-identity.resolver.js';
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
