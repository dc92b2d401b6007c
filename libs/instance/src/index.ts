export { EVENT_CATEGORIES, type EventCategory, eventCategoryOptions } from './event-categories.js';
export { type InstanceSettings, type RegistrationPolicy } from './instance-settings.schema.js';
export { ResourceService } from './graphql/config-features.types.js';
export { InstanceSettingsService } from './instance-settings.service.js';
export { InstanceModule } from './instance.module.js';
export { repositoryUrl, version } from './version.js';
