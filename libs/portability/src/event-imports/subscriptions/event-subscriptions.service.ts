import { Injectable } from '@nestjs/common';
import { PersonDeleted, requireUser, type Viewer } from '#convoke/actors';
import {
  Clock,
  Database,
  DomainError,
  invalid,
  isId,
  isTimezone,
  job,
  Jobs,
  OnDomainEvent,
  RateLimits,
  type Tx,
} from '#convoke/core';
import { EventGroups } from '#convoke/events';
import { sourceAddress } from '../source-addresses.js';
import { type EventSubscription, SUBSCRIPTION_COLUMNS, type WhenGone } from './event-subscription.js';

/** Of each calendar one at a time: two would make its events twice. */
export const FollowEventSubscription = job<{ subscriptionId: string }>('portability.follow-event-subscription', {
  expireInSeconds: 3600,
  retryLimit: 2,
  policy: 'exclusive',
});

const MOST = 10;
const OFTEN = [1, 6, 24, 168];

/** Which calendar is followed, for whom, and how. */
export interface EventSubscriptionWish {
  url: string;
  profileId: string;
  attributedToId?: string | null;
  timezone: string;
  publish: boolean;
  whenGone: WhenGone;
  hours: number;
}

/** The calendars elsewhere that people have kept in step here. */
@Injectable()
export class EventSubscriptions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly groups: EventGroups,
  ) {}

  /** The newest first. */
  async of(userId: string, tx?: Tx): Promise<EventSubscription[]> {
    return this.db.query<EventSubscription>(
      `SELECT ${SUBSCRIPTION_COLUMNS} FROM event_subscriptions WHERE user_id = $1 ORDER BY id DESC`,
      [userId],
      tx,
    );
  }

  /** Follows a calendar from now on. Throws InvalidInput, too_many_requests. */
  async add(viewer: Viewer, locale: string, wish: EventSubscriptionWish): Promise<EventSubscription> {
    const user = requireUser(viewer);
    const { profileId, timezone, publish, whenGone, hours } = wish;
    const groupId = wish.attributedToId ?? null;
    if (!viewer.owns(profileId)) throw invalid('profileId', 'error_not_your_profile');
    if (groupId !== null) await this.groups.assertPublisher(groupId, profileId);
    if (!isTimezone(timezone)) throw invalid('timezone', 'error_timezone');
    if (!OFTEN.includes(hours)) throw invalid('hours', 'error_invalid');
    const address = sourceAddress(wish.url);
    if (!address) throw invalid('url', wish.url.trim() ? 'error_url' : 'error_required');
    await this.limits.consume('event-import:account', user.id);
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      await this.db.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [user.id], tx);
      await this.assertNew(tx, user.id, profileId, address.href);
      const [added] = await this.db.query<EventSubscription>(
        `INSERT INTO event_subscriptions (user_id, profile_id, group_id, url, timezone, publish, when_gone, hours, locale,
            state, next_at, created_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $10) RETURNING ${SUBSCRIPTION_COLUMNS}`,
        [user.id, profileId, groupId, address.href, timezone, publish, whenGone, hours, locale, now],
        tx,
      );
      await this.read(tx, added!.id);
      return added!;
    });
  }

  /** Reads it now, if its profile is not suspended; one that was stopped goes on. Throws event_subscription_not_found, too_many_requests. */
  async refresh(viewer: Viewer, id: string): Promise<EventSubscription> {
    const user = requireUser(viewer);
    await this.limits.consume('event-import:account', user.id);
    return this.db.transaction(async (tx) => {
      const [found] = isId(id)
        ? await this.db.query<EventSubscription>(
            `UPDATE event_subscriptions SET state = 'active', next_at = $3,
                failing_since = CASE WHEN state = 'active' THEN failing_since END
              WHERE id = $1 AND user_id = $2 AND profile_id = ANY($4) RETURNING ${SUBSCRIPTION_COLUMNS}`,
            [id, user.id, this.clock.now(), viewer.actorIds],
            tx,
          )
        : [];
      if (!found) throw new DomainError('event_subscription_not_found');
      await this.read(tx, found.id);
      return found;
    });
  }

  /** Its events stay, and nobody changes them any more but who organizes them. Throws event_subscription_not_found. */
  async remove(viewer: Viewer, id: string): Promise<EventSubscription> {
    const [removed] = isId(id)
      ? await this.db.query<EventSubscription>(
          `DELETE FROM event_subscriptions WHERE id = $1 AND user_id = $2 RETURNING ${SUBSCRIPTION_COLUMNS}`,
          [id, requireUser(viewer).id],
        )
      : [];
    if (!removed) throw new DomainError('event_subscription_not_found');
    return removed;
  }

  /** Has it read as soon as there is a worker, unless one is at it. */
  async read(tx: Tx, subscriptionId: string): Promise<void> {
    await this.jobs.send(tx, FollowEventSubscription, { subscriptionId }, { singletonKey: subscriptionId });
  }

  @OnDomainEvent(PersonDeleted)
  async forget({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query('DELETE FROM event_subscriptions WHERE profile_id = $1', [actorId]);
  }

  /** What other profiles of the account follow is not told: only that there are too many. */
  private async assertNew(tx: Tx, userId: string, profileId: string, url: string): Promise<void> {
    const present = await this.of(userId, tx);
    if (present.length >= MOST) throw invalid('url', 'error_event_subscription_many', { max: MOST });
    if (present.some((each) => each.url === url && each.profileId === profileId)) {
      throw invalid('url', 'error_event_subscription_twice');
    }
  }
}
