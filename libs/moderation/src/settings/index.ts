import { AdminSettings } from './admin-settings.service.js';
import { AdministeredServices } from './administered-services.service.js';
import { AdminSettingsResolver } from './graphql/admin-settings.resolver.js';
import { ResourceServicesResolver } from './graphql/resource-services.resolver.js';
import { EnvironmentSettings } from './environment-settings.service.js';
import { EnvironmentSettingsResolver } from './graphql/environment-settings.resolver.js';
import { InstancePictures } from './instance-pictures.service.js';

export { AdminSettings } from './admin-settings.service.js';
export { SETTING_NAMES, type SettingName, settingOf } from './settings-input.js';

export const SETTINGS = [
  AdminSettings,
  AdminSettingsResolver,
  AdministeredServices,
  EnvironmentSettings,
  EnvironmentSettingsResolver,
  InstancePictures,
  ResourceServicesResolver,
];
