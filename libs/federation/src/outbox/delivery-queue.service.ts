import { Injectable } from '@nestjs/common';
import { Actor } from '#convoke/actors';
import { Clock, Database, type Tx } from '#convoke/core';
import { In } from 'typeorm';
import { Instances } from '../remote/index.js';
import { addressesOf } from '../vocabulary/index.js';
import type { Delivery, Settled } from './delivery.js';
import { DeliveryCounts } from './delivery-counts.service.js';
import { DeliveryHosts } from './delivery-hosts.service.js';
import { InboxPruning } from './inbox-pruning.service.js';
import { type HostPause, type Retry, retryAfterTry } from './settlement.js';

/** Longer than a try can take, so that nobody else takes up what is still on its way. */
const LEASE_MS = 60_000;
const AT_ONCE_A_HOST = 4;
const CLAIM_LOCK = 'convoke:claim-deliveries';

type Part = Pick<Delivery, 'actor' | 'body' | 'toFollowers'>;
type Row = Omit<Delivery, keyof Part>;

/**
 * Steps from host to host through the index, so that a long queue for one costs the others nothing; takes the first ones
 * due of each, but none that stands behind an older activity about the same thing.
 */
const CLAIM = `WITH RECURSIVE waiting AS (
    (SELECT host, due_at FROM deliveries WHERE due_at IS NOT NULL AND host > $1 ORDER BY host, due_at, id LIMIT 1)
    UNION ALL
    SELECT next.host, next.due_at FROM waiting CROSS JOIN LATERAL (
      SELECT host, due_at FROM deliveries WHERE due_at IS NOT NULL AND host > waiting.host
      ORDER BY host, due_at, id LIMIT 1) next
  ), hosts AS (
    SELECT waiting.host, state.failing_since IS NOT NULL AS failing
      FROM waiting LEFT JOIN delivery_hosts state USING (host)
      WHERE waiting.due_at <= $2 AND (state.paused_until IS NULL OR state.paused_until <= $2) LIMIT $3
  ), picked AS (
    SELECT first.id, hosts.failing FROM hosts CROSS JOIN LATERAL (
      SELECT d.id FROM deliveries d WHERE d.host = hosts.host AND d.due_at <= $2
        AND NOT EXISTS (SELECT FROM deliveries e WHERE e.host = d.host AND e.object_uri = d.object_uri
          AND e.activity_id < d.activity_id AND e.due_at IS NOT NULL)
      ORDER BY d.due_at, d.id
      LIMIT greatest(0, CASE WHEN hosts.failing THEN 1 ELSE ${AT_ONCE_A_HOST} END - (
        SELECT count(*) FROM deliveries l WHERE l.host = hosts.host AND l.leased_until > $2))
      FOR UPDATE SKIP LOCKED) first
    LIMIT $3
  )
  UPDATE deliveries d SET due_at = $4, leased_until = $4 FROM picked WHERE d.id = picked.id
  RETURNING d.id, d.activity_id AS "activityId", d.inbox_url AS "inboxUrl", d.host, d.attempts,
    picked.failing AS "hostFailing"`;

/** The deliveries that wait: gives them out for a while, and writes down what became of them. */
@Injectable()
export class DeliveryQueue {
  /** The host after which the next claim begins, so that everybody gets their turn. */
  private cursor = '';

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly hosts: DeliveryHosts,
    private readonly pruning: InboxPruning,
    private readonly instances: Instances,
    private readonly counts: DeliveryCounts,
  ) {}

  /** Leases at most so many that are due; who dies with them in hand leaves them to others. */
  async claim(limit: number): Promise<Delivery[]> {
    // What became of them could not be written down.
    if (!this.db.hasRoom) return [];
    const rows = await this.claimAfter(this.cursor, limit);
    const wraps = this.cursor !== '' && rows.length < limit;
    const more = wraps ? await this.claimAfter('', limit - rows.length) : [];
    const last = wraps ? more : rows;
    this.cursor =
      rows.length + more.length < limit ? '' : last.reduce((max, { host }) => (host > max ? host : max), '');
    return this.complete([...rows, ...more]);
  }

  /** Writes down what became of some that were claimed. */
  async settle(settled: Settled[]): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const pauses = await this.hosts.pause(tx, settled, now);
      const retries = settled.flatMap((each) => retryAfterTry(each, untilOf(pauses, each), now) ?? []);
      const retried = new Set(retries.map(({ id }) => id));
      const done = settled.filter(({ delivery }) => !retried.has(delivery.id));
      await this.finish(tx, done);
      await this.reschedule(tx, retries);
      await this.hosts.recover(tx, answeredAgain(settled), now);
      const gone = settled.filter(({ outcome }) => outcome.kind === 'gone').map(({ delivery }) => delivery.inboxUrl);
      await this.pruning.prune(tx, gone);
    });
    await this.counts.note(settled);
    await this.instances.reached(takenBy(settled));
  }

  private async claimAfter(host: string, limit: number): Promise<Row[]> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      // Two that claim at once would each give a host its full measure.
      await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [CLAIM_LOCK], tx);
      return this.db.query<Row>(CLAIM, [host, now, limit, new Date(now.getTime() + LEASE_MS)], tx);
    });
  }

  /** Adds what is the same for all deliveries of an activity. */
  private async complete(rows: Row[]): Promise<Delivery[]> {
    if (rows.length === 0) return [];
    const activities = await this.db.query<{ id: string; actorId: string; body: string }>(
      'SELECT id, actor_id AS "actorId", body::text AS body FROM outbound_activities WHERE id = ANY($1)',
      [[...new Set(rows.map(({ activityId }) => activityId))]],
    );
    const actorIds = [...new Set(activities.map(({ actorId }) => actorId))];
    const actors = new Map((await this.db.manager.findBy(Actor, { id: In(actorIds) })).map((each) => [each.id, each]));
    const parts = new Map(activities.map(({ id, actorId, body }) => [id, partOf(actors.get(actorId) ?? null, body)]));
    return rows.flatMap((row) => {
      const part = parts.get(row.activityId);
      return part ? [{ ...row, ...part }] : [];
    });
  }

  private async finish(tx: Tx, done: Settled[]): Promise<void> {
    if (done.length === 0) return;
    const ids = done.map(({ delivery }) => delivery.id);
    await this.db.query('DELETE FROM deliveries WHERE id = ANY($1)', [ids], tx);
  }

  private async reschedule(tx: Tx, retries: Retry[]): Promise<void> {
    if (retries.length === 0) return;
    await this.db.query(
      `UPDATE deliveries d SET attempts = r.attempts, due_at = r.due_at, problem = r.problem, leased_until = NULL
        FROM unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::text[]) AS r (id, attempts, due_at, problem)
        WHERE d.id = r.id`,
      [
        retries.map(({ id }) => id),
        retries.map(({ attempts }) => attempts),
        retries.map(({ dueAt }) => dueAt),
        retries.map(({ problem }) => problem),
      ],
      tx,
    );
  }
}

function partOf(actor: Actor | null, body: string): Part {
  const toFollowers = actor !== null && body.includes(addressesOf(actor).followers);
  return { actor, body: Buffer.from(body), toFollowers };
}

function untilOf(pauses: Map<string, HostPause>, { delivery, outcome }: Settled): Date | null {
  const concerns = outcome.kind === 'away' || outcome.kind === 'busy';
  return concerns ? (pauses.get(delivery.host)?.until ?? null) : null;
}

/** Hosts that took something. */
function takenBy(settled: Settled[]): string[] {
  return settled.flatMap(({ delivery, outcome }) => (outcome.kind === 'delivered' ? [delivery.host] : []));
}

/** Hosts that could not be reached before and answered now, in whatever way. */
function answeredAgain(settled: Settled[]): string[] {
  const answered = settled.filter(
    ({ delivery, outcome }) => delivery.hostFailing && outcome.kind !== 'away' && outcome.kind !== 'dropped',
  );
  return [...new Set(answered.map(({ delivery }) => delivery.host))];
}
