import { AllowedInstances } from './allowed-instances.service.js';
import { BLOCK_LIST_CONTROLLERS, BLOCK_LIST_RESOLVERS, BLOCK_LISTS } from './block-lists/index.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { DomainBlockQueries } from './domain-block.queries.js';
import { AllowedInstanceResolver } from './graphql/allowed-instance.resolver.js';
import { DomainBlockResolver } from './graphql/domain-block.resolver.js';
import { InstanceBlocks } from './instance-blocks.service.js';

export const INSTANCES = [AllowedInstances, DomainBlockQueries, DomainBlocks, InstanceBlocks, ...BLOCK_LISTS];
export const INSTANCE_RESOLVERS = [AllowedInstanceResolver, DomainBlockResolver, ...BLOCK_LIST_RESOLVERS];
export const INSTANCE_CONTROLLERS = BLOCK_LIST_CONTROLLERS;
