export { blocksOf } from './guide.js';
export { ComposedHost, type Ran } from './composed-host.js';
export { readComposeFile } from './compose-file.js';
export { readDockerfile } from './dockerfile.js';
export { STORE_KEY } from './store-service.js';
export { runToEnd, RunningService } from './container-processes.js';
export { readUnit, type Unit } from './unit-file.js';
