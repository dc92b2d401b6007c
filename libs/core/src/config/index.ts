export type { Config } from './config.js';
export { InjectConfig, ConfigModule } from './config.module.js';
export { ConfigMistakes, loadConfig } from './load-config.js';
export { setWebEnvironment } from './web-environment.js';
