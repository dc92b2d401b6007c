import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { DomainError, type RequestContext, type Viewing } from '#convoke/core';
import type { User } from './user.entity.js';

/** Who is looking, as far as accounts need to know; what is known of their profiles comes on top. */
export interface AccountViewing extends Viewing {
  readonly user: User | null;
  readonly sessionId: string | null;
  /** The program that the request comes through. */
  readonly program: Program | null;
}

/** A program that somebody lets use their account. */
export interface Program {
  /** Of the permission that it was given. */
  readonly grantId: string;
  readonly scopes: readonly string[];
}

export interface SignedInAccount {
  user: User;
  sessionId: string;
}

/** The account that its owner makes a request with, not through a program; throws unauthenticated when there is none. */
export function accountOf(viewer: Viewing): SignedInAccount {
  const { user, sessionId } = viewer as AccountViewing;
  if (!user || !sessionId) throw new DomainError('unauthenticated');
  return { user, sessionId };
}

/** The account that its owner makes the request with, as a resolver's parameter. */
export const CurrentAccount = createParamDecorator((_: unknown, execution: ExecutionContext): SignedInAccount =>
  accountOf(GqlExecutionContext.create(execution).getContext<RequestContext>().viewer),
);

/** The account that the request is made with, by its owner or through a program, as a resolver's parameter. */
export const CurrentUser = createParamDecorator((_: unknown, execution: ExecutionContext): User => {
  const { user } = GqlExecutionContext.create(execution).getContext<RequestContext>().viewer as AccountViewing;
  if (!user) throw new DomainError('unauthenticated');
  return user;
});
