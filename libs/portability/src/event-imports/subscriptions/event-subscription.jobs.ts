import { Injectable } from '@nestjs/common';
import { ActorQueries, Viewer } from '#convoke/actors';
import { type User, Users } from '#convoke/accounts';
import { Clock, Cron, Database, InvalidInput, OnJob } from '#convoke/core';
import { settleCandidates } from '../settled-candidates.js';
import { SourceFetch, type FetchedSource } from '../source-fetch.service.js';
import { type EventSubscription, SUBSCRIPTION_COLUMNS } from './event-subscription.js';
import { EventSubscriptionMails } from './event-subscription-mails.service.js';
import { EventSubscriptions, FollowEventSubscription } from './event-subscriptions.service.js';
import { FollowedEvents } from './followed-events.service.js';

const HOUR_MS = 3_600_000;
/** How long somebody's server may be away before we give up. */
const PATIENCE_MS = 7 * 24 * HOUR_MS;
const MOST_DUE = 200;

/** Reads calendars that are followed when their time has come. */
@Injectable()
export class EventSubscriptionJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly subscriptions: EventSubscriptions,
    private readonly users: Users,
    private readonly actors: ActorQueries,
    private readonly sources: SourceFetch,
    private readonly events: FollowedEvents,
    private readonly mails: EventSubscriptionMails,
  ) {}

  @Cron('portability.follow-event-subscriptions', '*/15 * * * *')
  async begin(): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const due = await this.db.query<{ subscriptionId: string }>(
        `UPDATE event_subscriptions SET next_at = $1::timestamptz + interval '1 hour' * hours WHERE id IN (
            SELECT id FROM event_subscriptions WHERE state = 'active' AND next_at <= $1
            ORDER BY next_at LIMIT ${MOST_DUE} FOR UPDATE SKIP LOCKED)
          RETURNING id AS "subscriptionId"`,
        [now],
        tx,
      );
      for (const { subscriptionId } of due) await this.subscriptions.read(tx, subscriptionId);
    });
  }

  @OnJob(FollowEventSubscription)
  async follow({ subscriptionId }: { subscriptionId: string }): Promise<void> {
    const found = await this.find(subscriptionId);
    const profile = found && (await this.actors.find(found.profileId));
    if (!found || profile?.userId !== found.userId || profile.suspended) return;
    const user = await this.users.get(found.userId);
    const viewer = Viewer.of({ user, sessionId: null, actor: profile, actorIds: [profile.id] });
    try {
      const read = await this.sources.again(new URL(found.url), { timezone: found.timezone, fields: null }, found);
      const refusals = read ? await this.keep(found, read, viewer) : 0;
      await this.succeed(found, read, refusals);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      await this.fail(found, user, error);
    }
  }

  private async keep(subscription: EventSubscription, read: FetchedSource, viewer: Viewer): Promise<number> {
    const { timezone } = subscription;
    const settled = await settleCandidates(read.candidates, { now: this.clock.now(), timezone });
    return this.events.keep(viewer, subscription, settled, { isWhole: !read.isCut });
  }

  /** One whose owner cannot act now rests. */
  private async find(id: string): Promise<EventSubscription | null> {
    const [found] = await this.db.query<EventSubscription>(
      `SELECT ${SUBSCRIPTION_COLUMNS} FROM event_subscriptions s WHERE id = $1 AND state = 'active' AND EXISTS (
        SELECT FROM users u WHERE u.id = s.user_id AND u.disabled_at IS NULL AND u.locked_at IS NULL)`,
      [id],
    );
    return found ?? null;
  }

  private async succeed({ id }: EventSubscription, read: FetchedSource | null, refusals: number): Promise<void> {
    await this.db.query(
      `UPDATE event_subscriptions SET read_at = $2, failing_since = NULL, etag = coalesce($3, etag),
          last_modified = coalesce($4, last_modified), reason = $5, params = $6 WHERE id = $1`,
      [
        id,
        this.clock.now(),
        read?.etag ?? null,
        read?.lastModified ?? null,
        refusals > 0 ? 'event_subscription_refusals' : null,
        JSON.stringify(refusals > 0 ? { count: refusals } : {}),
      ],
    );
  }

  private async fail(
    subscription: EventSubscription,
    user: User,
    { problems: [problem] }: InvalidInput,
  ): Promise<void> {
    const now = this.clock.now();
    const since = subscription.failingSince ?? now;
    const isOver = now.getTime() - since.getTime() >= PATIENCE_MS;
    await this.db.transaction(async (tx) => {
      const changed = await this.db.query(
        `UPDATE event_subscriptions SET failing_since = $2, reason = $3, params = $4, state = $5
          WHERE id = $1 AND state = 'active' RETURNING id`,
        [subscription.id, since, problem.message, JSON.stringify(problem.params ?? {}), isOver ? 'stopped' : 'active'],
        tx,
      );
      if (isOver && changed.length > 0) {
        await this.mails.tellStopped(tx, user, subscription);
      }
    });
  }
}
