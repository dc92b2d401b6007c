import { BlockListCuts } from './block-list-cut.queries.js';
import { BlockListExportController } from './block-list-export.controller.js';
import { BlockListJobs } from './block-list.jobs.js';
import { BlockListQueries } from './block-list.queries.js';
import { DomainBlockLists } from './domain-block-lists.service.js';
import { BlockListResolver } from './graphql/block-list.resolver.js';

export { BlockListOutcome } from './block-list.js';
export { BlockListJobs } from './block-list.jobs.js';
export { BlockListQueries } from './block-list.queries.js';
export { DomainBlockLists } from './domain-block-lists.service.js';

export const BLOCK_LISTS = [DomainBlockLists, BlockListCuts, BlockListJobs, BlockListQueries];
export const BLOCK_LIST_RESOLVERS = [BlockListResolver];
export const BLOCK_LIST_CONTROLLERS = [BlockListExportController];
