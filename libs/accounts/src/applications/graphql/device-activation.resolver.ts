import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import type { Application } from '../application.entity.js';
import { Applications } from '../applications.service.js';
import type { DeviceActivation } from '../device-activation.entity.js';
import { DeviceAnswers } from '../device-answers.service.js';
import { ApplicationType, DeviceActivationType } from './application.type.js';

/** People type in the code that a program shows on another device, and answer it. */
@Resolver(() => DeviceActivationType)
export class DeviceActivationResolver {
  constructor(
    private readonly applications: Applications,
    private readonly answers: DeviceAnswers,
    private readonly limits: RateLimits,
  ) {}

  @Access('account')
  @Mutation(() => DeviceActivationType, {
    nullable: true,
    description: 'What program shows the code; you alone can answer it from now on',
  })
  async deviceActivation(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('userCode') userCode: string,
  ): Promise<DeviceActivation> {
    await this.limits.consume('user-code:account', user.id);
    return this.answers.enter(user.id, userCode);
  }

  @Access('account')
  @Mutation(() => ApplicationType, { nullable: true, description: 'Lets the program in whose code you have entered' })
  async authorizeDeviceApplication(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('clientId') clientId: string,
    @Args('userCode') userCode: string,
    @Ctx() context: RequestContext,
  ): Promise<Application> {
    await this.limits.consume('write:account', user.id);
    return this.answers.allow(user, clientId, userCode, context);
  }

  @Access('account')
  @Mutation(() => Boolean, { description: 'Says no to the program whose code you have entered' })
  async refuseDeviceApplication(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('userCode') userCode: string,
  ): Promise<boolean> {
    await this.answers.refuse(user.id, userCode);
    return true;
  }

  @ResolveField(() => ApplicationType, { nullable: true })
  application(
    @Parent() { applicationId }: DeviceActivation,
    @Ctx() context: RequestContext,
  ): Promise<Application | null> {
    return this.applications.byId(context).load(applicationId);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the program asks for' })
  scope(@Parent() { scopes }: DeviceActivation): string {
    return scopes.join(' ');
  }
}
