import { DomainBlocks } from './domain-blocks.service.js';
import { DomainBlockQueries } from './domain-block.queries.js';
import { DomainBlockResolver } from './graphql/domain-block.resolver.js';
import { InstanceBlocks } from './instance-blocks.service.js';

export const INSTANCES = [DomainBlockQueries, DomainBlocks, InstanceBlocks];
export const INSTANCE_RESOLVERS = [DomainBlockResolver];
