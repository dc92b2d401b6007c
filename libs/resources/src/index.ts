export { type ForeignResource, ForeignResources } from './foreign-resources.service.js';
export { Resource, ResourceKind } from './resource.entity.js';
export { type GivenService, type OfferedService, ResourceServices } from './providers/resource-services.service.js';
export { nameOf } from './resource-name.js';
export { ResourceQueries } from './resource.queries.js';
export { Resources } from './resources.service.js';
export * from './resources.domain-events.js';
export { ResourceType } from './graphql/resource.type.js';
export { ResourcesModule } from './resources.module.js';
