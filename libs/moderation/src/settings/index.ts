import { AdminSettings } from './admin-settings.service.js';
import { AdminSettingsResolver } from './graphql/admin-settings.resolver.js';
import { InstancePictures } from './instance-pictures.service.js';

export const SETTINGS = [AdminSettings, AdminSettingsResolver, InstancePictures];
