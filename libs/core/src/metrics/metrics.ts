import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5];

/** Figures for Prometheus. Labels come from closed lists: whoever asks cannot make more of them. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'convoke_http_request_seconds',
    help: 'Time to answer HTTP requests, by route and status class',
    labelNames: ['route', 'status'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  private readonly operations = new Histogram({
    name: 'convoke_graphql_operation_seconds',
    help: 'Time to run GraphQL operations, of pages and of programs, by kind and by whether there were errors',
    labelNames: ['kind', 'outcome'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  private readonly jobs = new Counter({
    name: 'convoke_jobs_total',
    help: 'Tries of background jobs in this process, by queue and outcome',
    labelNames: ['queue', 'outcome'],
    registers: [this.registry],
  });

  private readonly watched = new Gauge({
    name: 'convoke_live_subscriptions',
    help: 'Subscriptions that somebody watches by an open socket',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest(route: string, status: number, seconds: number): void {
    this.requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  observeOperation(kind: string, hasErrors: boolean, seconds: number): void {
    this.operations.observe({ kind, outcome: hasErrors ? 'errors' : 'answered' }, seconds);
  }

  observeJob(queue: string, outcome: 'completed' | 'failed'): void {
    this.jobs.inc({ queue, outcome });
  }

  observeSubscriptions(count: number): void {
    this.watched.set(count);
  }

  /** A gauge whose values are asked for when somebody reads them; a question that fails leaves the others to be read. */
  gauge<Label extends string>(
    { name, help, labels }: { name: string; help: string; labels: Label[] },
    read: () => Promise<{ labels: Record<Label, string>; value: number }[]>,
  ): void {
    const gauge: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        for (const each of await read().catch(() => [])) gauge.set(each.labels as never, each.value);
      },
    });
  }
}
