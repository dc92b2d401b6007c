import { ActionLogQueries } from './action-log.queries.js';
import { ActionLog } from './action-log.service.js';
import { ActionLogResolver } from './graphql/action-log.resolver.js';

export { ActionLog } from './action-log.service.js';

export const ACTION_LOG = [ActionLog, ActionLogQueries, ActionLogResolver];
