export type { Config } from './config.js';
export { InjectConfig, ConfigModule } from './config.module.js';
export { derivedKey } from './derived-key.js';
export type { LdapSettings } from './ldap-settings.js';
export type { OidcSettings, OutsideRegistration } from './oidc-settings.js';
export { ConfigMistakes, loadConfig } from './load-config.js';
export { PLACE_OF_ID, resourceProvider, type ResourceProviderSettings } from './resource-provider-settings.js';
export { UuidTokens } from './uuid-tokens.js';
export { setWebEnvironment } from './web-environment.js';
