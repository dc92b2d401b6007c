import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccountLocked } from '#convoke/accounts';
import { PersonDeleted, requireUser, type Viewer } from '#convoke/actors';
import {
  Clock,
  type Config,
  Database,
  DomainError,
  InjectConfig,
  invalid,
  loader,
  OnDomainEvent,
  RateLimits,
  UuidTokens,
} from '#convoke/core';
import { FeedToken } from './feed-token.entity.js';

/** Of one account: more than anybody has calendars and devices. */
const MOST = 50;

/**
 * What an address opens: what somebody goes to, or what their groups plan. Both come from one row, and neither from the
 * other: whoever was given one has not the other.
 */
export const FEED_USES = { going: 'feed-token', followed: 'followed-feed-token' } as const;
export type FeedUse = keyof typeof FEED_USES;

/** Whose calendar a token opens. */
export interface FeedOwner {
  /** Null for the whole account. */
  profile: { name: string } | null;
  actorIds: string[];
  locale: string | null;
}

/** Private addresses of feeds: whoever has one reads the feed, without signing in. */
@Injectable()
export class FeedTokens {
  /** By account, oldest first. */
  readonly ofUser = loader<string, FeedToken[]>(
    async (userIds) => Map.groupBy(await this.list('user_id', userIds), ({ userId }) => userId),
    () => [],
  );

  /** By profile, oldest first. */
  readonly ofPerson = loader<string, FeedToken[]>(
    async (actorIds) => Map.groupBy(await this.list('actor_id', actorIds), ({ actorId }) => actorId!),
    () => [],
  );

  private readonly tokens: Record<FeedUse, UuidTokens>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    @InjectConfig('secrets') secrets: Config['secrets'],
  ) {
    const { going, followed } = FEED_USES;
    this.tokens = { going: new UuidTokens(secrets, going), followed: new UuidTokens(secrets, followed) };
  }

  /** One more token, for a profile or for all of them. Throws unauthorized for somebody else's profile. */
  async create(viewer: Viewer, actorId: string | null): Promise<FeedToken> {
    const { id: userId } = requireUser(viewer);
    await this.limits.consume('write:account', userId);
    if (actorId !== null && !viewer.owns(actorId)) throw new DomainError('unauthorized', { field: 'actorId' });
    // It tells which profiles belong together.
    if (actorId === null && !viewer.permits('read:profile')) {
      throw new DomainError('insufficient_scope', { params: { scope: 'read:profile' } });
    }
    return this.db.transaction(async (tx) => {
      await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
      if ((await tx.countBy(FeedToken, { userId })) >= MOST) throw invalid('actorId', 'error_too_many', { max: MOST });
      const values = { uuid: randomUUID(), userId, actorId, createdAt: this.clock.now() };
      return tx.save(Object.assign(new FeedToken(), values));
    });
  }

  /** Closes the feed. Throws not_found for a token that the account does not have. */
  async delete(viewer: Viewer, token: string): Promise<FeedToken> {
    const { id: userId } = requireUser(viewer);
    await this.limits.consume('write:account', userId);
    const uuid = this.tokens.going.read(token);
    return this.db.transaction(async (tx) => {
      const found = uuid && (await tx.findOneBy(FeedToken, { uuid, userId }));
      if (!found) throw new DomainError('not_found', { field: 'token' });
      await tx.delete(FeedToken, found.id);
      return found;
    });
  }

  tokenOf({ uuid }: FeedToken, use: FeedUse): string {
    return this.tokens[use].write(uuid);
  }

  /** Null for a token that was never given out, and for what is gone, disabled or suspended. */
  async owner(token: string, use: FeedUse): Promise<FeedOwner | null> {
    // Looked for even where it was made up, so that the time of the answer does not tell.
    const uuid = this.tokens[use].read(token) ?? randomUUID();
    const [found] = await this.db.query<{ forProfile: boolean; locale: string | null; actors: Named[] }>(
      `SELECT t.actor_id IS NOT NULL AS "forProfile", u.locale, coalesce((
          SELECT json_agg(json_build_object('id', a.id::text, 'name', coalesce(nullif(a.name, ''), a.preferred_username)))
          FROM actors a WHERE a.user_id = t.user_id AND (t.actor_id IS NULL OR a.id = t.actor_id)
            AND a.deleted_at IS NULL AND a.suspended_at IS NULL), '[]') AS actors
        FROM feed_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.uuid = $1 AND u.disabled_at IS NULL AND u.confirmed_at IS NOT NULL`,
      [uuid],
    );
    if (!found || (found.forProfile && found.actors.length === 0)) return null;
    const { forProfile, locale, actors } = found;
    return { profile: forProfile ? actors[0]! : null, actorIds: actors.map(({ id }) => id), locale };
  }

  /** Profiles stay as tombstones, so no foreign key takes their tokens away. */
  @OnDomainEvent(PersonDeleted)
  async forget({ actorId }: { actorId: string }): Promise<void> {
    await this.db.transaction((tx) => tx.delete(FeedToken, { actorId }));
  }

  /** Whoever took the account may have copied them. */
  @OnDomainEvent(AccountLocked)
  async forgetAll({ userId }: { userId: string }): Promise<void> {
    await this.db.transaction((tx) => tx.delete(FeedToken, { userId }));
  }

  private async list(column: 'user_id' | 'actor_id', ids: string[]): Promise<FeedToken[]> {
    const rows = await this.db.query<object>(
      `SELECT id, uuid, user_id AS "userId", actor_id AS "actorId", created_at AS "createdAt"
        FROM feed_tokens WHERE ${column} = ANY($1) ORDER BY id`,
      [ids],
    );
    return rows.map((row) => Object.assign(new FeedToken(), row));
  }
}

interface Named {
  id: string;
  name: string;
}
