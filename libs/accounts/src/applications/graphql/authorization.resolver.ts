import { Args, ArgsType, Field, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, DomainError, RateLimits, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import type { Application } from '../application.entity.js';
import { Applications } from '../applications.service.js';
import { type AskedAuthorization, Authorizations, type Question } from '../authorizations.service.js';
import { ApplicationRequestType, ApplicationType, CodeAndStateType } from './application.type.js';

@ArgsType()
class AuthorizeApplicationArgs {
  @Field()
  clientId: string;

  @Field()
  redirectUri: string;

  @Field()
  scope: string;

  @Field(() => String, { nullable: true })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'Of RFC 7636' })
  codeChallenge?: string | null;

  @Field(() => String, { nullable: true, description: 'S256' })
  codeChallengeMethod?: string | null;
}

@ArgsType()
class ApplicationRequestArgs implements AskedAuthorization {
  @Field()
  clientId: string;

  @Field()
  redirectUri: string;

  @Field(() => String, { nullable: true })
  responseType?: string | null;

  @Field(() => String, { nullable: true })
  scope?: string | null;

  @Field(() => String, { nullable: true })
  state?: string | null;

  @Field(() => String, { nullable: true })
  codeChallenge?: string | null;

  @Field(() => String, { nullable: true })
  codeChallengeMethod?: string | null;
}

/** People look at programs that want to use their account, and let them. */
@Resolver(() => ApplicationType)
export class AuthorizationResolver {
  constructor(
    private readonly applications: Applications,
    private readonly authorizations: Authorizations,
    private readonly limits: RateLimits,
  ) {}

  @Access('account')
  @Query(() => ApplicationType, { nullable: true })
  async authApplication(
    @CurrentAccount() _: SignedInAccount,
    @Args('clientId') clientId: string,
  ): Promise<Application> {
    const application = await this.applications.find(clientId);
    if (!application) throw new DomainError('application_not_found', { field: 'clientId' });
    return application;
  }

  @Access('anyone')
  @Query(() => ApplicationRequestType, { description: 'What the parameters of /oauth/authorize ask for' })
  async applicationRequest(@Args() asked: ApplicationRequestArgs): Promise<Question> {
    return this.authorizations.ask(asked);
  }

  @Access('account')
  @Mutation(() => CodeAndStateType, { nullable: true, description: 'Lets a program use your account' })
  async authorizeApplication(
    @CurrentAccount() { user }: SignedInAccount,
    @Args() asked: AuthorizeApplicationArgs,
    @Ctx() context: RequestContext,
  ): Promise<CodeAndStateType> {
    await this.limits.consume('write:account', user.id);
    const { code, request, address } = await this.authorizations.allow(user, asked, context);
    const { application, scopes } = request;
    return { code, state: asked.state ?? null, clientId: application.clientId, scope: scopes.join(' '), address };
  }

  @ResolveField(() => String, { nullable: true, description: 'The most that it may ask for' })
  scope(@Parent() { scopes }: Application): string {
    return scopes.join(' ');
  }
}
