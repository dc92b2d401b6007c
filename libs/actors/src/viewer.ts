import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { ANY_SCOPE, type Audience, DomainError, type ErrorCode, type RequestContext } from '#convoke/core';
import { type AccountViewing, covers, type Program, User, UserRole } from '#convoke/accounts';
import { Actor } from './actor.entity.js';

interface Known {
  user: User;
  /** Null where a program asks. */
  sessionId: string | null;
  program?: Program;
  /** The default profile. */
  actor: Actor | null;
  /** Ids of all profiles that are not suspended, or of those that the program may know. */
  actorIds: readonly string[];
  /** Whether there are profiles and moderators have suspended them all. */
  suspended?: boolean;
}

/** Who looks at something or changes it: a user with their profiles, somebody unknown, or whoever has the machine. */
export class Viewer implements AccountViewing {
  static readonly anonymous = new Viewer(null);

  /** Whoever runs the instance from its command line: may do all that an administrator may, and has no account. */
  static readonly operator = new Viewer(null, UserRole.ADMINISTRATOR);

  private constructor(
    private readonly known: Known | null,
    private readonly withoutAccount: UserRole | null = null,
  ) {}

  static of(known: Known): Viewer {
    return new Viewer(known);
  }

  get isAnonymous(): boolean {
    return this.known === null && !this.isOperator;
  }

  get isOperator(): boolean {
    return this.withoutAccount !== null;
  }

  get user(): User | null {
    return this.known?.user ?? null;
  }

  get sessionId(): string | null {
    return this.known?.sessionId ?? null;
  }

  get locale(): string | undefined {
    return this.known?.user.locale ?? undefined;
  }

  get program(): Program | null {
    return this.known?.program ?? null;
  }

  /** No program runs the instance for anybody. */
  get role(): UserRole | null {
    if (!this.known) return this.withoutAccount;
    return this.known.program ? UserRole.USER : this.known.user.role;
  }

  /** The profile that they act as when they name none. */
  get actor(): Actor | null {
    return this.known?.actor ?? null;
  }

  get actorIds(): readonly string[] {
    return this.known?.actorIds ?? [];
  }

  /** Whether all of their profiles are suspended: they can read why, take what is theirs and leave. */
  get isSuspended(): boolean {
    return this.known?.suspended ?? false;
  }

  /** Administrators are moderators too. */
  get isModerator(): boolean {
    return this.role !== null && this.role !== UserRole.USER;
  }

  get isAdministrator(): boolean {
    return this.role === UserRole.ADMINISTRATOR;
  }

  /** Whether the account is theirs; null is nobody's. */
  isUser(userId: string | null): boolean {
    return userId !== null && this.user?.id === userId;
  }

  /** Whether the actor was one of their profiles when the request came; one that is suspended acts for nobody. */
  owns(actorId: string | null): boolean {
    return actorId !== null && this.actorIds.includes(actorId);
  }

  permits(scope: string | null): boolean {
    if (!this.program || scope === ANY_SCOPE) return true;
    return scope !== null && covers(this.program.scopes, scope);
  }

  /** They themselves; somebody unknown where they ask through a program that may not do what the scope names. */
  within(scope: string): Viewer {
    return this.permits(scope) ? this : Viewer.anonymous;
  }

  refusal(audience: Audience, thing: unknown): ErrorCode | null {
    if (this.isAmong(audience, thing)) return null;
    if (this.isAnonymous) return 'unauthenticated';
    if (audience !== 'profile') return 'unauthorized';
    return this.isSuspended ? 'profile_suspended' : 'profile_required';
  }

  private isAmong(audience: Audience, thing: unknown): boolean {
    switch (audience) {
      case 'anyone':
        return true;
      case 'account':
        return this.known !== null;
      case 'profile':
        return this.actorIds.length > 0;
      case 'owner':
        return this.isOwner(thing);
      case 'owner or moderator':
        return this.isModerator || this.isOwner(thing);
      case 'moderator':
        return this.isModerator;
      case 'administrator':
        return this.isAdministrator;
    }
  }

  /** Whether a thing is their account, or belongs to it; of their profiles a program may know some only. */
  private isOwner(thing: unknown): boolean {
    if (thing instanceof User) return this.isUser(thing.id);
    return thing instanceof Actor && this.isUser(thing.userId) && (!this.program || this.owns(thing.id));
  }
}

/** The viewer's account; throws unauthenticated when there is none. */
export function requireUser({ user }: Viewer): User {
  if (!user) throw new DomainError('unauthenticated');
  return user;
}

export function viewerOf(context: RequestContext): Viewer {
  return context.viewer as Viewer;
}

/** Who sent the request, as a resolver's parameter. */
export const CurrentViewer = createParamDecorator((_: unknown, execution: ExecutionContext): Viewer =>
  viewerOf(GqlExecutionContext.create(execution).getContext<RequestContext>()),
);
