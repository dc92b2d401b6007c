import { Args, ArgsType, Field, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, DeletedObjectType, RateLimits } from '#convoke/core';
import { ResourceService } from '#convoke/instance';
import { type OfferedService, ResourceServices } from '#convoke/resources';
import { AdministeredServices } from '../administered-services.service.js';

@ArgsType()
class SaveResourceServiceArgs {
  @Field(() => ID, { nullable: true, description: 'Of the one that is changed; without it another is added' })
  id?: string | null;

  @Field({ description: 'pad, calc, poll, visio or link' })
  kind: string;

  @Field()
  label: string;

  @Field({ description: 'With {id} in the place of what createResource makes up; else the page where people make one' })
  url: string;
}

/** Where groups make pads, spreadsheets, polls and calls, for administrators. */
@Resolver(() => ResourceService)
export class ResourceServicesResolver {
  constructor(
    private readonly services: ResourceServices,
    private readonly administered: AdministeredServices,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => [ResourceService], { nullable: true, description: 'What `config.resourceServices` tells everybody' })
  async resourceServices(): Promise<OfferedService[]> {
    return this.services.list();
  }

  @Access('administrator')
  @Mutation(() => ResourceService, { nullable: true })
  async saveResourceService(
    @Args() service: SaveResourceServiceArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<OfferedService> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.administered.save(viewer, service);
  }

  @Access('administrator')
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'What groups have made there stays' })
  async removeResourceService(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeletedObjectType> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    await this.administered.remove(viewer, id);
    return { id };
  }
}
