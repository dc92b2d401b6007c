import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { Metrics } from './metrics.js';

/** Figures of the connections to the database and of the job queues in it. */
@Injectable()
export class DatabaseMetrics {
  constructor(metrics: Metrics, db: Database) {
    metrics.gauge(
      { name: 'convoke_database_connections', help: 'Connections of this process, by state', labels: ['state'] },
      async () => Object.entries(db.connections).map(([state, value]) => ({ labels: { state }, value })),
    );
    const waiting = () =>
      db.query<{ queue: string; due: number; seconds: number }>(
        `SELECT name AS queue, count(*)::int AS due, max(extract(epoch FROM now() - start_after))::float8 AS seconds
          FROM jobs.job WHERE state < 'active' AND start_after <= now() GROUP BY name`,
      );
    metrics.gauge(
      { name: 'convoke_jobs_due', help: 'Jobs that could be run now, by queue', labels: ['queue'] },
      async () => (await waiting()).map(({ queue, due }) => ({ labels: { queue }, value: due })),
    );
    metrics.gauge(
      { name: 'convoke_jobs_oldest_due_seconds', help: 'For how long the oldest of them waits', labels: ['queue'] },
      async () => (await waiting()).map(({ queue, seconds }) => ({ labels: { queue }, value: seconds })),
    );
    metrics.gauge(
      {
        name: 'convoke_jobs_parked',
        help: 'Jobs that failed for good and are kept to be looked at',
        labels: ['queue'],
      },
      async () => {
        const parked = await db.query<{ queue: string; value: number }>(
          'SELECT name AS queue, failed_count AS value FROM jobs.queue WHERE failed_count > 0',
        );
        return parked.map(({ queue, value }) => ({ labels: { queue }, value }));
      },
    );
  }
}
