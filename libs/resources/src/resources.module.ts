import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { InstanceModule } from '#convoke/instance';
import { ForeignResources } from './foreign-resources.service.js';
import { GroupResourcesResolver } from './graphql/group-resources.resolver.js';
import { ResourceFieldsResolver } from './graphql/resource-fields.resolver.js';
import { ResourceResolver } from './graphql/resource.resolver.js';
import { LinkPreviews } from './previews/link-previews.service.js';
import { PreviewJobs } from './previews/preview.jobs.js';
import { ResourceAddresses } from './providers/resource-addresses.service.js';
import { ResourceServices } from './providers/resource-services.service.js';
import { ResourceJobs } from './resource.jobs.js';
import { ResourceQueries } from './resource.queries.js';
import { Resources } from './resources.service.js';
import { ResourceTree } from './resource-tree.service.js';
import { ResourceWriter } from './resource-writer.service.js';
import { TodoListResolver } from './todos/todo-list.resolver.js';
import { TodoResolver } from './todos/todo.resolver.js';

/** The libraries of groups: folders and links. */
@Module({
  imports: [ActorsModule, InstanceModule],
  providers: [
    ForeignResources,
    LinkPreviews,
    PreviewJobs,
    ResourceAddresses,
    ResourceJobs,
    ResourceQueries,
    Resources,
    ResourceServices,
    ResourceTree,
    ResourceWriter,
    GroupResourcesResolver,
    ResourceFieldsResolver,
    ResourceResolver,
    TodoListResolver,
    TodoResolver,
  ],
  exports: [ForeignResources, ResourceQueries, Resources, ResourceServices],
})
export class ResourcesModule {}
