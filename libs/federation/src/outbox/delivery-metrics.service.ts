import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '#convoke/core';
import type { Outcome } from './delivery.js';

/** Figures of what goes out, for Prometheus. */
@Injectable()
export class DeliveryMetrics {
  private readonly tries: Counter<'outcome'>;

  constructor({ registry }: Metrics) {
    this.tries = new Counter({
      name: 'convoke_deliveries_total',
      help: 'Tries to deliver an activity to an inbox, by what became of them',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  count({ kind }: Outcome): void {
    this.tries.inc({ outcome: kind });
  }
}
