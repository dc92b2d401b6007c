import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, type RequestContext } from '#convoke/core';
import type { Application } from '../application.entity.js';
import type { ApplicationGrant } from '../application-grant.entity.js';
import { Applications } from '../applications.service.js';
import { ApplicationGrantType, ApplicationType } from './application.type.js';

/** That somebody lets a program use their account. */
@Resolver(() => ApplicationGrantType)
export class ApplicationGrantResolver {
  constructor(private readonly applications: Applications) {}

  @ResolveField(() => ApplicationType, { nullable: true })
  application(
    @Parent() { applicationId }: ApplicationGrant,
    @Ctx() context: RequestContext,
  ): Promise<Application | null> {
    return this.applications.byId(context).load(applicationId);
  }

  @ResolveField(() => String, { nullable: true })
  insertedAt(@Parent() { createdAt }: ApplicationGrant): string {
    return createdAt.toISOString();
  }

  @ResolveField(() => String, { nullable: true, description: 'To some minutes; null for one that was not used yet' })
  lastUsedAt(@Parent() { lastUsedAt }: ApplicationGrant): string | null {
    return lastUsedAt?.toISOString() ?? null;
  }

  @ResolveField(() => String, { nullable: true, description: 'What it may do' })
  scope(@Parent() { scopes }: ApplicationGrant): string {
    return scopes.join(' ');
  }
}
