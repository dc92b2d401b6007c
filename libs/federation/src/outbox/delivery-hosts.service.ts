import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import type { Settled } from './delivery.js';
import { type HostPause, type HostState, pauseAfter } from './settlement.js';

const UNKNOWN: HostState = { failures: 0, failingSince: null };

/** The hosts that are left alone for a while: because nobody reaches them, or because they asked for it. */
@Injectable()
export class DeliveryHosts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Something came from the hosts, so they are there: what waits for them goes out now. */
  async heardFrom(hosts: string[]): Promise<void> {
    const failing = await this.db.query<{ host: string }>(
      'SELECT host FROM delivery_hosts WHERE host = ANY($1) AND failing_since IS NOT NULL',
      [hosts],
    );
    if (failing.length === 0) return;
    const back = failing.map(({ host }) => host);
    await this.db.transaction((tx) => this.recover(tx, back, this.clock.now()));
  }

  /** Pauses the hosts that did not answer or asked to wait; answers the pauses by host. */
  async pause(tx: Tx, settled: Settled[], now: Date): Promise<Map<string, HostPause>> {
    const bad = settled.filter(({ outcome }) => outcome.kind === 'away' || outcome.kind === 'busy');
    const pauses = new Map<string, HostPause>();
    if (bad.length === 0) return pauses;
    const states = await this.states(tx, [...new Set(bad.map(({ delivery }) => delivery.host))].sort());
    for (const each of bad) {
      const { host } = each.delivery;
      const pause = pauseAfter(each, states.get(host) ?? UNKNOWN, now);
      if (pause && pause.until > (pauses.get(host)?.until ?? now)) pauses.set(host, pause);
    }
    for (const pause of pauses.values()) await this.write(tx, pause, now);
    return pauses;
  }

  /** Forgets what was held against the hosts, and lets what waited for them go. */
  async recover(tx: Tx, hosts: string[], now: Date): Promise<void> {
    if (hosts.length === 0) return;
    await this.db.query('DELETE FROM delivery_hosts WHERE host = ANY($1) AND failing_since IS NOT NULL', [hosts], tx);
    // What was tried more often has a plan of its own, whether the host is there or not.
    await this.db.query(
      `UPDATE deliveries SET due_at = $2 WHERE host = ANY($1) AND due_at > $2 AND attempts <= 1
        AND (leased_until IS NULL OR leased_until <= $2)`,
      [hosts, now],
      tx,
    );
  }

  private async states(tx: Tx, hosts: string[]): Promise<Map<string, HostState>> {
    const rows = await this.db.query<HostState & { host: string }>(
      `SELECT host, failures, failing_since AS "failingSince" FROM delivery_hosts WHERE host = ANY($1)
        ORDER BY host FOR UPDATE`,
      [hosts],
      tx,
    );
    return new Map(rows.map((row) => [row.host, row]));
  }

  /** Tries that were on their way together count as one failure: the first of them has begun the pause. */
  private async write(tx: Tx, { host, until, failing, problem }: HostPause, now: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO delivery_hosts (host, failures, failing_since, paused_until, problem)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (host) DO UPDATE SET
          failures = delivery_hosts.failures + CASE WHEN delivery_hosts.paused_until <= $6 THEN $2::int ELSE 0 END,
          failing_since = coalesce(delivery_hosts.failing_since, $3),
          paused_until = CASE WHEN delivery_hosts.paused_until <= $6 OR $2 = 0
            THEN greatest(delivery_hosts.paused_until, $4) ELSE delivery_hosts.paused_until END,
          problem = $5`,
      [host, failing ? 1 : 0, failing ? now : null, until, problem, now],
      tx,
    );
    await this.db.query(
      `UPDATE deliveries SET due_at = $2 WHERE host = $1 AND due_at < $2 AND (leased_until IS NULL OR leased_until <= $3)`,
      [host, until, now],
      tx,
    );
  }
}
