import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { DomainError, type RequestContext, type Viewing } from '#convoke/core';
import type { User } from './user.entity.js';

/** Who is looking, as far as accounts need to know; what is known of their profiles comes on top. */
export interface AccountViewing extends Viewing {
  readonly user: User | null;
  readonly sessionId: string | null;
}

export interface SignedInAccount {
  user: User;
  sessionId: string;
}

/** The account that a request is made with; throws unauthenticated when there is none. */
export function accountOf(viewer: Viewing): SignedInAccount {
  const { user, sessionId } = viewer as AccountViewing;
  if (!user || !sessionId) throw new DomainError('unauthenticated');
  return { user, sessionId };
}

/** The account that the request is made with, as a resolver's parameter. */
export const CurrentAccount = createParamDecorator((_: unknown, execution: ExecutionContext): SignedInAccount =>
  accountOf(GqlExecutionContext.create(execution).getContext<RequestContext>().viewer),
);
