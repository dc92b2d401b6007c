import { Injectable } from '@nestjs/common';
import { Clock, type Credentials, Database, DomainError, ViewerSource } from '#convoke/core';
import { AccessTokens, hashOfToken, Session, User } from '#convoke/accounts';
import type { SelectQueryBuilder } from 'typeorm';
import { Actor } from './actor.entity.js';
import { Viewer } from './viewer.js';

/** How old the note of a session's last use may get before it is written anew. */
const TOUCH_MS = 5 * 60 * 1000;

type Recognised = User & { session: Session; defaultActor: Actor | null };

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
      const viewer = await this.byAccessToken(bearer);
      if (!viewer) throw new DomainError('invalid_token');
      return viewer;
    }
    const viewer = session === undefined ? null : await this.byRefreshToken(session);
    return viewer ?? Viewer.anonymous;
  }

  private async byAccessToken(token: string): Promise<Viewer | null> {
    const { userId, sessionId } = await this.accessTokens.verify(token);
    return this.recognise((query) =>
      query.where('session.id = :sessionId AND account.id = :userId', { sessionId, userId }),
    );
  }

  private async byRefreshToken(token: string): Promise<Viewer | null> {
    return this.recognise((query) => query.where('session.tokenHash = :hash', { hash: hashOfToken(token) }));
  }

  private async recognise(by: (query: SelectQueryBuilder<User>) => SelectQueryBuilder<User>): Promise<Viewer | null> {
    const query = this.db.manager
      .createQueryBuilder(User, 'account')
      .innerJoinAndMapOne('account.session', Session, 'session', 'session.userId = account.id')
      .leftJoinAndMapOne(
        'account.defaultActor',
        Actor,
        'actor',
        'actor.id = account.defaultActorId AND actor.deletedAt IS NULL',
      )
      .addSelect(
        'ARRAY(SELECT id::text FROM actors WHERE user_id = account.id AND deleted_at IS NULL ORDER BY id)',
        'actor_ids',
      );
    const { entities, raw } = await by(query)
      .andWhere('session.expiresAt > :now AND account.disabledAt IS NULL', { now: this.clock.now() })
      .getRawAndEntities<{ actor_ids: string[] }>();
    const user = entities[0] as Recognised | undefined;
    if (!user) return null;
    await this.touch(user.session);
    return Viewer.of({ user, sessionId: user.session.id, actor: user.defaultActor, actorIds: raw[0]!.actor_ids });
  }

  private async touch({ id, lastUsedAt }: Session): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - lastUsedAt.getTime() < TOUCH_MS) return;
    await this.db.manager.update(Session, { id }, { lastUsedAt: now });
  }
}
