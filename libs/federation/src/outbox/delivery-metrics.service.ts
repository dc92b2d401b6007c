import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Database, Metrics } from '#convoke/core';
import type { Outcome } from './delivery.js';

/** Figures of what goes out and of what comes in, for Prometheus. */
@Injectable()
export class DeliveryMetrics {
  private readonly tries: Counter<'outcome'>;

  constructor(
    metrics: Metrics,
    private readonly db: Database,
  ) {
    this.tries = new Counter({
      name: 'convoke_deliveries_total',
      help: 'Tries to deliver an activity to an inbox, by what became of them',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
    const due = 'What is due and not done yet, by direction';
    metrics.gauge({ name: 'convoke_federation_due', help: due, labels: ['direction'] }, () => this.lag('count(*)'));
    const oldest = 'For how long the oldest of that waits';
    metrics.gauge({ name: 'convoke_federation_oldest_due_seconds', help: oldest, labels: ['direction'] }, () =>
      this.lag('coalesce(extract(epoch FROM now() - min(due_at)), 0)'),
    );
  }

  count({ kind }: Outcome): void {
    this.tries.inc({ outcome: kind });
  }

  private async lag(figure: string): Promise<{ labels: { direction: string }; value: number }[]> {
    const rows = await this.db.query<{ direction: string; value: number }>(
      `SELECT 'in' AS direction, ${figure}::float8 AS value FROM inbox_activities WHERE due_at <= now()
        UNION ALL SELECT 'out', ${figure}::float8 FROM deliveries WHERE due_at <= now()`,
    );
    return rows.map(({ direction, value }) => ({ labels: { direction }, value }));
  }
}
