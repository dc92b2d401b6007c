import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { Entrance, type SignedIn } from '../entrance.service.js';
import { LoginService } from '../login.service.js';
import { Sessions, type TokenPair } from '../session.service.js';
import { LoginType, RefreshedTokenType } from './login.type.js';

@Resolver()
export class LoginResolver {
  constructor(
    private readonly logins: LoginService,
    private readonly entrance: Entrance,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description:
      'Fails with second_factor_required for an account with a second factor: the error has a `challenge` for completeLogin; with outside_person_unknown for somebody whom only the directory knows: its `challenge` is for registerFromOutside and linkOutsideIdentity',
  })
  async login(
    @Args('email', { description: 'Where there is a directory (LDAP), a user name of it as well' }) email: string,
    @Args('password') password: string,
    @Args('deviceToken', {
      type: () => String,
      nullable: true,
      description: 'What this device was given when somebody signed in on it before',
    })
    deviceToken: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return this.logins.login({ email, password, deviceToken }, context);
  }

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description: 'Signs in with the challenge of a login or a new password, within ten minutes, and a code',
  })
  async completeLogin(
    @Args('challenge') challenge: string,
    @Args('code', { description: 'Of the app, or a recovery code; good once' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return this.entrance.complete(challenge, code, context);
  }

  @Access('anyone')
  @Mutation(() => RefreshedTokenType, {
    nullable: true,
    description: 'New tokens for a refresh token, which is good only once: a second use ends the session',
  })
  async refreshToken(@Args('refreshToken') token: string, @Ctx() context: RequestContext): Promise<TokenPair> {
    await this.limits.consume('token:network', context.ip);
    return this.sessions.refresh(token, context);
  }

  @Access('anyone')
  @Mutation(() => String, { nullable: true, description: 'Ends the session of a refresh token, and answers the token' })
  async logout(@Args('refreshToken') token: string, @Ctx() { ip }: RequestContext): Promise<string> {
    await this.limits.consume('token:network', ip);
    await this.sessions.end(token);
    return token;
  }
}
