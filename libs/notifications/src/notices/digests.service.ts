import { Injectable } from '@nestjs/common';
import { NotificationPace, type User, Users } from '#convoke/accounts';
import { Clock, Database } from '#convoke/core';
import type { NotificationKind } from '../choices/notification-kinds.js';
import { isDue } from '../times/pace.js';
import type { Recipient } from './notice.js';

/** Which mails wait until several things can be told at once, and whose are due. */
@Injectable()
export class Digests {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly users: Users,
  ) {}

  /** Accounts for which notices of these kinds have waited long enough. */
  async due(kinds: readonly NotificationKind[], paceOf: (user: User) => NotificationPace): Promise<User[]> {
    const waiting = await this.db.query<{ userId: string; first: Date }>(
      `SELECT user_id AS "userId", min(created_at) AS first FROM notifications
        WHERE awaits_digest AND kind = ANY($1) GROUP BY user_id`,
      [kinds],
    );
    const users = await this.users.usable(waiting.map(({ userId }) => userId));
    return waiting.flatMap(({ userId, first }) => {
      const user = users.get(userId);
      return user && isDue(paceOf(user), user, first, this.clock.now()) ? [user] : [];
    });
  }
}

/** Who wants a mail now and then gets it with others, and who wants none gets none. */
export function paced(recipient: Recipient, pace: NotificationPace): Recipient {
  if (pace === NotificationPace.DIRECT) return recipient;
  return { ...recipient, mail: pace === NotificationPace.NONE ? 'never' : 'later' };
}
