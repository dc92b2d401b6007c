import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import { deviceOf } from '../device.js';
import type { Session } from '../session.entity.js';
import { Sessions } from '../session.service.js';
import { SignIns } from '../sign-ins.service.js';
import type { User } from '../user.entity.js';
import { SessionType, SignInType } from './session.type.js';
import { UserType } from './user.type.js';

/** Where somebody is signed in; nobody but they themselves is told. */
@Resolver(() => UserType)
export class SessionResolver {
  constructor(
    private readonly sessionsOf: Sessions,
    private readonly signInsOf: SignIns,
  ) {}

  @Access('owner', { otherwise: null })
  @ResolveField(() => [SessionType], { nullable: true })
  async sessions(@CurrentAccount() { user, sessionId }: SignedInAccount): Promise<SessionType[]> {
    return (await this.sessionsOf.of(user.id)).map((session) => described(session, sessionId));
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => [SignInType], {
    nullable: true,
    description: 'The last ones of the last 90 days, newest first',
  })
  async signIns(@Parent() user: User): Promise<SignInType[]> {
    return (await this.signInsOf.recent(user.id)).map((signIn) => ({ ...signIn, ...deviceOf(signIn.userAgent) }));
  }

  @Access('account')
  @Mutation(() => [SessionType], {
    nullable: true,
    description: 'Ends one of your sessions; answers those that are left',
  })
  async endSession(
    @CurrentAccount() { user, sessionId }: SignedInAccount,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SessionType[]> {
    await this.sessionsOf.endOne(user.id, id);
    return (await this.sessionsOf.of(user.id)).map((session) => described(session, sessionId));
  }

  @Access('account')
  @Mutation(() => [SessionType], { nullable: true, description: 'Ends all of your sessions but this one' })
  async endOtherSessions(@CurrentAccount() { user, sessionId }: SignedInAccount): Promise<SessionType[]> {
    await this.sessionsOf.endOthers(user.id, sessionId);
    return (await this.sessionsOf.of(user.id)).map((session) => described(session, sessionId));
  }
}

function described(session: Session, currentId: string | null): SessionType {
  const { id, kind, ip, createdAt, lastUsedAt, userAgent } = session;
  return { id, kind, ip, createdAt, lastUsedAt, ...deviceOf(userAgent), current: id === currentId };
}
