import { Injectable } from '@nestjs/common';
import { Database, invalid, loader, RateLimits, type Tx } from '#convoke/core';
import { isNotificationKind, kindOf, type NotificationKind, NotificationMethod } from './notification-kinds.js';

export interface NotificationChoice {
  key: NotificationKind;
  method: NotificationMethod;
  enabled: boolean;
}

/** How somebody wants to be told of one kind. */
export type Ways = Record<NotificationMethod, boolean>;

/** Which kinds people want to hear of, and how; only what differs from the table of kinds is stored. */
@Injectable()
export class NotificationChoices {
  /** By account. */
  readonly ofUser = loader<string, NotificationChoice[]>(
    async (userIds) => Map.groupBy(await this.stored(userIds), ({ userId }) => userId),
    () => [],
  );

  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
  ) {}

  /** Throws InvalidInput for a kind or method that there is not, and for a kind that is always told. */
  async choose(userId: string, key: string, method: string, enabled: boolean): Promise<NotificationChoice> {
    const choice = { ...choosable(key, method), enabled };
    await this.limits.consume('write:account', userId);
    await this.write(userId, choice);
    return choice;
  }

  /** Keeps what somebody wants who is known by a link that was mailed to them. */
  async write(userId: string, { key, method, enabled }: NotificationChoice, tx?: Tx): Promise<void> {
    const row = [userId, key, method];
    if (enabled === kindOf(key)[method]) {
      await this.db.query('DELETE FROM notification_choices WHERE (user_id, kind, method) = ($1, $2, $3)', row, tx);
      return;
    }
    await this.db.query(
      `INSERT INTO notification_choices (user_id, kind, method, enabled) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, kind, method) DO UPDATE SET enabled = EXCLUDED.enabled`,
      [...row, enabled],
      tx,
    );
  }

  /** How each of the accounts wants to be told of a kind. */
  async waysOf(userIds: string[], key: NotificationKind, tx?: Tx): Promise<Map<string, Ways>> {
    const { email, push } = kindOf(key);
    const ways = new Map(userIds.map((id) => [id, { email, push }]));
    const stored = await this.stored(userIds, tx);
    for (const choice of stored) if (choice.key === key) ways.get(choice.userId)![choice.method] = choice.enabled;
    return ways;
  }

  private async stored(userIds: string[], tx?: Tx): Promise<(NotificationChoice & { userId: string })[]> {
    return this.db.query(
      `SELECT user_id AS "userId", kind AS key, method, enabled FROM notification_choices
        WHERE user_id = ANY($1) ORDER BY kind, method`,
      [userIds],
      tx,
    );
  }
}

function choosable(key: string, method: string): Pick<NotificationChoice, 'key' | 'method'> {
  if (!isNotificationKind(key)) throw invalid('key', 'error_invalid');
  if (kindOf(key).locked) throw invalid('key', 'error_always_told');
  const known = Object.values(NotificationMethod).find((each) => each === method);
  if (!known) throw invalid('method', 'error_invalid');
  return { key, method: known };
}
