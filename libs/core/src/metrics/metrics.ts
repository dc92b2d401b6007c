import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'convoke_http_request_seconds',
    help: 'Time to answer HTTP requests, by route and status class',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
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

  observeSubscriptions(count: number): void {
    this.watched.set(count);
  }
}
