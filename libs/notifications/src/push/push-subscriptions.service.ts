import { Injectable } from '@nestjs/common';
import { type AccountViewing, type User, Users } from '#convoke/accounts';
import {
  Clock,
  type Config,
  Database,
  DomainError,
  InjectConfig,
  invalid,
  RateLimits,
  SafeFetch,
  type Tx,
} from '#convoke/core';
import { type PushKeys, pushKeys } from './push-keys.js';

/** Where one device is reached, and with which keys. */
export interface PushSubscription extends PushKeys {
  id: string;
  endpoint: string;
}

/** The session or the permission of a program that a device belongs to; with its end it is forgotten. */
type Bearer = Pick<AccountViewing, 'sessionId' | 'program'>;

const MOST_DEVICES = 20;
const LONGEST_ENDPOINT = 2048;
const PATIENCE_MS = 3 * 86_400_000;

/** For as long as whoever registered it is signed in there. */
const LASTING = `push_subscriptions p JOIN users u ON u.id = p.user_id AND u.disabled_at IS NULL
  LEFT JOIN sessions s ON s.id = p.session_id LEFT JOIN application_grants g ON g.id = p.grant_id
  WHERE coalesce(s.expires_at, g.expires_at) > $2`;

/** The devices on which people want to be told, each known by the address that its push service gave it. */
@Injectable()
export class PushSubscriptions {
  constructor(
    @InjectConfig('webPush') private readonly config: Config['webPush'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly users: Users,
    private readonly limits: RateLimits,
    private readonly fetcher: SafeFetch,
  ) {}

  /** A session has one device, and a device the person who came last; beyond 20 the oldest are forgotten. */
  async register(user: User, bearer: Bearer, endpoint: string, keys: PushKeys): Promise<void> {
    if (!this.config.enabled) throw new DomainError('web_push_off');
    if (!this.permits(endpoint)) throw invalid('endpoint', 'error_invalid');
    const { auth, p256dh } = pushKeys(keys);
    await this.limits.consume('write:account', user.id);
    const { sessionId, program } = bearer;
    await this.db.transaction(async (tx) => {
      await this.users.lock(tx, user.id);
      await this.db.query(
        'DELETE FROM push_subscriptions WHERE session_id = $1 AND endpoint <> $2',
        [sessionId, endpoint],
        tx,
      );
      await this.db.query(
        `INSERT INTO push_subscriptions (user_id, session_id, grant_id, endpoint, auth, p256dh, created_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7)
          ON CONFLICT (endpoint) DO UPDATE SET user_id = EXCLUDED.user_id, session_id = EXCLUDED.session_id,
            grant_id = EXCLUDED.grant_id, auth = EXCLUDED.auth, p256dh = EXCLUDED.p256dh,
            created_at = EXCLUDED.created_at, failing_since = NULL`,
        [user.id, sessionId, program?.grantId ?? null, endpoint, auth, p256dh, this.clock.now()],
        tx,
      );
      await this.db.query(
        `DELETE FROM push_subscriptions WHERE id IN (SELECT id FROM push_subscriptions WHERE user_id = $1
          ORDER BY created_at DESC, id DESC OFFSET $2)`,
        [user.id, MOST_DEVICES],
        tx,
      );
    });
  }

  /** Throws push_subscription_not_found for an address that is not one of theirs. */
  async unregister(userId: string, endpoint: string): Promise<void> {
    const gone = await this.db.query(
      'DELETE FROM push_subscriptions WHERE user_id = $1 AND endpoint = $2 RETURNING id',
      [userId, endpoint],
    );
    if (gone.length === 0) throw new DomainError('push_subscription_not_found', { field: 'endpoint' });
  }

  /** Whether the session has a device that is told. */
  async isRegistered(sessionId: string | null): Promise<boolean> {
    return (await this.db.query('SELECT FROM push_subscriptions WHERE session_id = $1', [sessionId])).length > 0;
  }

  async ofUsers(userIds: string[], tx: Tx): Promise<{ id: string; userId: string }[]> {
    return this.db.query(
      `SELECT p.id, p.user_id AS "userId" FROM ${LASTING} AND p.user_id = ANY($1) ORDER BY p.id`,
      [userIds, this.clock.now()],
      tx,
    );
  }

  /** Null for a device that is no more to be told. */
  async find(id: string): Promise<PushSubscription | null> {
    const [found] = await this.db.query<PushSubscription>(
      `SELECT p.id, p.endpoint, p.auth, p.p256dh FROM ${LASTING} AND p.id = $1`,
      [id, this.clock.now()],
    );
    return found ?? null;
  }

  async remove(id: string): Promise<void> {
    await this.db.query('DELETE FROM push_subscriptions WHERE id = $1', [id]);
  }

  async noteReached(id: string): Promise<void> {
    await this.db.query(
      'UPDATE push_subscriptions SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL',
      [id],
    );
  }

  /** One that nothing reached for three days is forgotten. */
  async noteFailure(id: string): Promise<void> {
    const now = this.clock.now();
    await this.db.query('UPDATE push_subscriptions SET failing_since = coalesce(failing_since, $2) WHERE id = $1', [
      id,
      now,
    ]);
    await this.db.query('DELETE FROM push_subscriptions WHERE id = $1 AND failing_since < $2', [
      id,
      new Date(now.getTime() - PATIENCE_MS),
    ]);
  }

  private permits(endpoint: string): boolean {
    return endpoint.length <= LONGEST_ENDPOINT && !this.fetcher.refuses(endpoint, { secureOnly: true });
  }
}
