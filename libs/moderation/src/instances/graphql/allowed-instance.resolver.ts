import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, PageArgs, type PageOf, pageWindow, RateLimits } from '#convoke/core';
import { FederationMode } from '#convoke/instance';
import { actingAs, type ActingModerator } from '../../action-log/action-log.service.js';
import { type AllowedHost, AllowedInstances } from '../allowed-instances.service.js';
import { AllowedInstanceType, PaginatedAllowedInstanceListType } from './allowed-instance.type.js';

/** Whether this instance talks to all others or only to some, for its administrators. */
@Resolver(() => AllowedInstanceType)
export class AllowedInstanceResolver {
  constructor(
    private readonly allowed: AllowedInstances,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Query(() => FederationMode, { nullable: true })
  async federationMode(): Promise<FederationMode> {
    return this.allowed.mode();
  }

  @Access('administrator')
  @Query(() => PaginatedAllowedInstanceListType, { nullable: true })
  async allowedInstances(@Args() args: PageArgs): Promise<PageOf<AllowedHost>> {
    return this.allowed.list(pageWindow(args));
  }

  @Access('administrator')
  @Mutation(() => FederationMode, { nullable: true, description: 'What is not allowed then is as suspended' })
  async setFederationMode(
    @Args('mode', { type: () => FederationMode }) mode: FederationMode,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FederationMode> {
    return this.allowed.setMode(await this.acting(viewer), mode);
  }

  @Access('administrator')
  @Mutation(() => AllowedInstanceType, { nullable: true, description: 'With everything below its domain' })
  async allowInstance(@Args('domain') domain: string, @CurrentViewer() viewer: Viewer): Promise<AllowedHost> {
    return this.allowed.allow(await this.acting(viewer), domain);
  }

  @Access('administrator')
  @Mutation(() => AllowedInstanceType, { nullable: true })
  async disallowInstance(@Args('domain') domain: string, @CurrentViewer() viewer: Viewer): Promise<AllowedHost> {
    return this.allowed.disallow(await this.acting(viewer), domain);
  }

  private async acting(viewer: Viewer): Promise<ActingModerator | null> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return actingAs(viewer);
  }
}
