export {
  BUILT_IN_CATEGORIES,
  categoriesFor,
  CATEGORY_ID,
  categoryLabel,
  type EventCategories,
  type EventCategory,
  isBuiltIn,
  isOffered,
  knownCategory,
  MAX_OWN as MAX_OWN_CATEGORIES,
  type OwnCategory,
  ownCategory,
  takenNames,
  USUAL_CATEGORY,
} from './event-categories.js';
export { type Banner, BannerLevel } from './banner.js';
export {
  FederationMode,
  GroupCreators,
  type InstanceSettings,
  instanceSettings,
  LegalTextSource,
  type RegistrationPolicy,
} from './instance-settings.schema.js';
export {
  BannerLevelEnum,
  EventCategoryOption,
  GroupCreatorsEnum,
  RegistrationPolicyEnum,
  ResourceService,
} from './graphql/config-features.types.js';
export { InstancePrivacyType, InstanceTermsType } from './graphql/config-legal.types.js';
export { lastDemoReset } from './demo-reset-times.js';
export { InstanceSettingsService } from './instance-settings.service.js';
export { InstanceModule } from './instance.module.js';
export {
  ForeignSpamMeasure,
  type HourlyLimits,
  NO_SPAM_RULES,
  SpamMeasure,
  type SpamRules,
  spamRules,
  UncheckedMeasure,
} from './spam-rules.js';
export { repositoryUrl, version } from './version.js';
