import { Injectable } from '@nestjs/common';
import { Clock, type Credentials, Database, DomainError, ViewerSource } from '#convoke/core';
import {
  AccessTokens,
  ApplicationGrant,
  ApplicationToken,
  covers,
  type Program,
  hashOfToken,
  Session,
  User,
} from '#convoke/accounts';
import type { SelectQueryBuilder } from 'typeorm';
import { Actor } from './actor.entity.js';
import { Viewer } from './viewer.js';

/** How old the note of a last use may get before it is written anew. */
const TOUCH_MS = 5 * 60 * 1000;

/** Who may do one of these knows all profiles of an account; other programs know the one that it acts as. */
const KNOWING_PROFILES = ['read:profile', 'write:profile:update', 'write:profile:delete'];

type Way = { session: Session } | { grant: ApplicationGrant };
type Recognised<Kind extends Way> = User & Kind & { defaultActor: Actor | null };
type Found<Kind extends Way> = { user: Recognised<Kind>; actorIds: string[]; suspended: boolean };
type Accounts = SelectQueryBuilder<User>;

const PROFILES = 'FROM actors WHERE user_id = account.id AND deleted_at IS NULL';

/** Recognises who sends a request, by one statement whatever they bring. */
@Injectable()
export class Viewers implements ViewerSource {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** Throws invalid_token for a bearer token that is not good (any more); a cookie that is not good counts as none. */
  async identify({ bearer, session }: Credentials): Promise<Viewer> {
    if (bearer !== undefined) {
      // The tokens of programs are random, those of people's own sign-ins are signed and have dots.
      const viewer = bearer.includes('.') ? await this.byAccessToken(bearer) : await this.byProgram(bearer);
      if (!viewer) throw new DomainError('invalid_token');
      return viewer;
    }
    const viewer = session === undefined ? null : await this.byRefreshToken(session);
    return viewer ?? Viewer.anonymous;
  }

  async renew(viewer: Viewer): Promise<Viewer> {
    const { user, sessionId, program } = viewer;
    if (!user) return viewer;
    const renewed = program
      ? await this.byGrant(program)
      : await this.bySession((query) =>
          query.where('session.id = :sessionId AND account.id = :id', { sessionId, id: user.id }),
        );
    if (!renewed) throw new DomainError('invalid_token');
    return renewed;
  }

  private async byAccessToken(token: string): Promise<Viewer | null> {
    const { userId, sessionId } = await this.accessTokens.verify(token);
    return this.bySession((query) =>
      query.where('session.id = :sessionId AND account.id = :userId', { sessionId, userId }),
    );
  }

  private async byRefreshToken(token: string): Promise<Viewer | null> {
    return this.bySession((query) => query.where('session.tokenHash = :hash', { hash: hashOfToken(token) }));
  }

  private async bySession(by: (query: Accounts) => Accounts): Promise<Viewer | null> {
    const found = await this.recognise<{ session: Session }>((query, now) =>
      by(query.innerJoinAndMapOne('account.session', Session, 'session', 'session.userId = account.id')).andWhere(
        'session.expiresAt > :now',
        { now },
      ),
    );
    if (!found) return null;
    const { user, ...profiles } = found;
    await this.touch(Session, user.session);
    return Viewer.of({ user, sessionId: user.session.id, actor: user.defaultActor, ...profiles });
  }

  private async byProgram(token: string): Promise<Viewer | null> {
    const hash = hashOfToken(token);
    const found = await this.recognise<{ grant: ApplicationGrant & { token: ApplicationToken } }>((query, now) =>
      query
        .innerJoinAndMapOne('account.grant', ApplicationGrant, 'grant', 'grant.userId = account.id')
        .innerJoinAndMapOne('grant.token', ApplicationToken, 'token', 'token.grantId = grant.id')
        .where(`token.hash = :hash AND token.kind = 'access' AND token.expiresAt > :now`, { hash, now }),
    );
    return found ? this.through(found, found.user.grant.token.scopes) : null;
  }

  private async byGrant({ grantId, scopes }: Program): Promise<Viewer | null> {
    const found = await this.recognise<{ grant: ApplicationGrant }>((query) =>
      query
        .innerJoinAndMapOne('account.grant', ApplicationGrant, 'grant', 'grant.userId = account.id')
        .where('grant.id = :grantId', { grantId }),
    );
    return found ? this.through(found, scopes) : null;
  }

  private async through(
    { user, actorIds, suspended }: Found<{ grant: ApplicationGrant }>,
    scopes: readonly string[],
  ): Promise<Viewer> {
    await this.touch(ApplicationGrant, user.grant);
    const actor = user.defaultActor;
    const knowsAll = KNOWING_PROFILES.some((scope) => covers(scopes, scope));
    const known = knowsAll ? actorIds : actorIds.filter((id) => id === actor?.id);
    const program = { grantId: user.grant.id, scopes };
    return Viewer.of({ user, sessionId: null, program, actor, actorIds: known, suspended });
  }

  private async recognise<Kind extends Way>(by: (query: Accounts, now: Date) => Accounts): Promise<Found<Kind> | null> {
    const query = this.db.manager
      .createQueryBuilder(User, 'account')
      .leftJoinAndMapOne(
        'account.defaultActor',
        Actor,
        'actor',
        'actor.id = account.defaultActorId AND actor.deletedAt IS NULL',
      )
      .addSelect(`ARRAY(SELECT id::text ${PROFILES} AND suspended_at IS NULL ORDER BY id)`, 'actor_ids')
      .addSelect(`EXISTS (SELECT ${PROFILES} AND suspended_at IS NOT NULL)`, 'has_suspended');
    const { entities, raw } = await by(query, this.clock.now())
      .andWhere('account.disabledAt IS NULL')
      .getRawAndEntities<{ actor_ids: string[]; has_suspended: boolean }>();
    const user = entities[0] as Recognised<Kind> | undefined;
    if (!user) return null;
    const { actor_ids: actorIds, has_suspended: hasSuspended } = raw[0]!;
    return { user, actorIds, suspended: hasSuspended && actorIds.length === 0 };
  }

  private async touch(
    kind: typeof Session | typeof ApplicationGrant,
    { id, lastUsedAt }: { id: string; lastUsedAt: Date | null },
  ): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < TOUCH_MS) return;
    await this.db.manager.update(kind, { id }, { lastUsedAt: now });
  }
}
