import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { InjectConfig, type Config } from '../config/index.js';
import { Database } from '../database/index.js';
import { DomainError } from '../errors/index.js';
import { Cron } from '../jobs/index.js';
import { networkOf } from './network.js';
import { usedLimits } from './used-limits.js';

/** Points and seconds of each limit; `…:address` counts an e-mail address or account, `…:network` a network. */
export const LIMITS = {
  'login:network': [50, 300],
  // Directories lock people out after five wrong passwords or so.
  'directory:name': [4, 900],
  'directory:entry': [4, 900],
  'code:account': [10, 3600],
  'signup:address': [5, 3600],
  'signup:network': [20, 3600],
  'unproved:network': [2, 3600],
  'unproved:instance': [20, 3600],
  'profile:network': [40, 3600],
  'mail:address': [3, 3600],
  'mail:network': [20, 3600],
  'mail-test:account': [10, 3600],
  'token:network': [120, 300],
  'application:network': [10, 60],
  'oauth:network': [600, 300],
  'device-code:network': [20, 60],
  'user-code:account': [20, 900],
  'geocode:network': [120, 60],
  'search:network': [240, 60],
  // Whoever types is asked for some with every pause.
  'suggestion:network': [600, 60],
  // Another instance asks for all its people.
  'index:network': [600, 60],
  'feed:network': [600, 300],
  // Each page of somebody who is signed in opens one.
  'socket:network': [600, 60],
  'fetching:account': [1, 20],
  'fetch:account': [60, 600],
  'handle:network': [20, 300],
  'upload:account': [60, 60],
  'write:account': [120, 60],
  'comment:account': [30, 600],
  'comment:actor': [120, 3600],
  'join:network': [30, 3600],
  'join:event': [500, 3600],
  // Mails to people without an account: all of them, and those for one event.
  'join:address': [3, 3600],
  'join:guest': [3, 86_400],
  'conversation:account': [20, 3600],
  'message:account': [60, 600],
  'message:actor': [60, 3600],
  'invite:account': [200, 3600],
  'report:account': [30, 3600],
  'report:network': [6, 3600],
  'news:event': [6, 3600],
  'announcement:event': [6, 3600],
  'announcement:account': [30, 86_400],
  'invitation-mail:account': [20, 86_400],
  'export:account': [3, 86_400],
  'guest-export:account': [30, 3600],
  'import:account': [10, 86_400],
  'event-import:account': [30, 3600],
} as const satisfies Record<string, readonly [points: number, seconds: number]>;

export type LimitName = keyof typeof LIMITS;

/** How many are let past something else that is configured; that holds where limits are off as well. */
const QUOTAS: ReadonlySet<LimitName> = new Set(['unproved:network', 'unproved:instance']);

/** Limits shared by all processes through the database. */
@Injectable()
export class RateLimits {
  private readonly limiters: Map<LimitName, RateLimiterPostgres>;

  constructor(
    @InjectConfig('limits') private readonly config: Config['limits'],
    private readonly db: Database,
  ) {
    const pool = (db.dataSource.driver as unknown as { master: Pool }).master;
    this.limiters = new Map(
      (Object.entries(LIMITS) as [LimitName, readonly [number, number]][]).map(([name, [points, duration]]) => [
        name,
        new RateLimiterPostgres({
          storeClient: pool,
          storeType: 'pool',
          tableName: 'rate_limits',
          tableCreated: true,
          clearExpiredByTimeout: false,
          keyPrefix: name,
          points,
          duration,
        }),
      ]),
    );
  }

  /** Counts one use, or several at once; throws too_many_requests (params: `seconds` to wait) past the limit. */
  async consume(name: LimitName, key: string, uses = 1): Promise<void> {
    this.db.assertOutside();
    if (!this.config.enabled && !QUOTAS.has(name)) return;
    try {
      tell(name, await this.limiters.get(name)!.consume(counted(name, key), uses));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      tell(name, error);
      throw new DomainError('too_many_requests', { params: { seconds: Math.ceil(error.msBeforeNext / 1000) } });
    }
  }

  /** Forgets what was counted, e.g. after a login that succeeded. */
  async reset(name: LimitName, key: string): Promise<void> {
    this.db.assertOutside();
    await this.limiters.get(name)!.delete(counted(name, key));
  }

  @Cron('core.clear-rate-limits', '*/20 * * * *')
  async clearExpired(): Promise<void> {
    await this.db.query('DELETE FROM rate_limits WHERE expire < $1', [Date.now()]);
  }
}

/** Only of what is counted by who asks: others' uses of an e-mail address are nobody's business. */
function tell(name: LimitName, { remainingPoints, msBeforeNext }: RateLimiterRes): void {
  if (!name.endsWith(':network') && !name.endsWith(':account')) return;
  const [limit, window] = LIMITS[name];
  usedLimits.note({ name, limit, window, remaining: remainingPoints, reset: Math.ceil(msBeforeNext / 1000) });
}

/** Addresses of people are not kept to count them: a digest is. */
function counted(name: LimitName, key: string): string {
  const subject = name.endsWith(':network') ? networkOf(key) : key.toLowerCase();
  return createHash('sha256').update(subject).digest('base64url');
}
