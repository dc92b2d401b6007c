import { ActorKeys } from './actor-keys.service.js';

export { type ActorKey, ActorKeys } from './actor-keys.service.js';

export const KEYS = [ActorKeys];
