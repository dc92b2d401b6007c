import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Config, InjectConfig, Log } from '#convoke/core';
import type { Delivery, Outcome, Settled } from './delivery.js';
import { DeliveryBell } from './delivery-bell.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';
import { DeliveryQueue } from './delivery-queue.service.js';
import { DeliverySender } from './delivery-sender.service.js';

/**
 * How many are on their way to hosts that answer quickly, fewer in a process that people wait for; those that let us wait
 * are counted apart.
 */
const QUICK_AT_ONCE = { all: 64, api: 256, worker: 256 };
const IN_ALL = 1024;
const SLOW_AFTER_MS = 500;
const POLL_MS = 5000;
/** Between two looks at the queue while there is work: what was finished meanwhile is written down together. */
const BREATH_MS = 10;
const AGAIN_AFTER_FAULT_MS = 1000;

/** Sends what waits in the queue, as fast as the hosts take it; one that never answers holds nobody up. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly underway = new Set<string>();
  private quick = 0;
  /** Whether the last look found as many as there were hands for. */
  private plenty = false;
  private finished: Settled[] = [];
  private settling: Promise<void> | undefined;
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  private turns: Promise<void> = Promise.resolve();

  constructor(
    @InjectConfig('federation') private readonly federation: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly queue: DeliveryQueue,
    private readonly sender: DeliverySender,
    private readonly bell: DeliveryBell,
    private readonly metrics: DeliveryMetrics,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.federation.enabled || this.server.role === 'api') return;
    await this.bell.listen();
    this.running = this.run();
  }

  /** What is on its way is waited for; what waits stays in the queue. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.bell.close();
    await this.running;
    while (this.underway.size > 0) await this.bell.wait(POLL_MS);
  }

  /** Sends what is due now, and returns when all of that is settled. */
  async workOff(): Promise<void> {
    for (let working = true; working;) {
      // What is settled while the queue is looked at may let others go that were not seen yet.
      const before = this.underway.size;
      const taken = await this.take();
      working = taken > 0 || before > 0;
      if (this.underway.size > 0) await this.bell.wait(POLL_MS);
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const taken = await this.take();
        await this.bell.wait(taken > 0 && this.free > 0 ? BREATH_MS : POLL_MS);
      } catch (error) {
        this.log.error({ err: error }, 'deliveries cannot be taken from the queue');
        await this.bell.wait(AGAIN_AFTER_FAULT_MS);
      }
    }
  }

  private get quickAtOnce(): number {
    return QUICK_AT_ONCE[this.server.role];
  }

  private get free(): number {
    return Math.min(this.quickAtOnce - this.quick, IN_ALL - this.underway.size);
  }

  /** Starts as many as there is room for; answers how many that were. Where plenty waits, few at a time cost too much. */
  private async take(): Promise<number> {
    const wanted = this.free;
    if (wanted <= 0 || (this.plenty && this.quick > this.quickAtOnce / 2)) return 0;
    const claimed = await this.queue.claim(wanted);
    this.plenty = claimed.length === wanted;
    for (const delivery of claimed) if (!this.underway.has(delivery.id)) void this.carry(delivery);
    return claimed.length;
  }

  /** Where people wait for this process, one delivery begins in each turn of its event loop: they come in between. */
  private async turn(): Promise<void> {
    if (this.server.role !== 'all') return;
    this.turns = this.turns.then(() => setImmediate());
    await this.turns;
  }

  private async carry(delivery: Delivery): Promise<void> {
    this.underway.add(delivery.id);
    this.quick++;
    let slow = false;
    const timer = setTimeout(() => {
      slow = true;
      this.quick--;
      this.bell.ring();
    }, SLOW_AFTER_MS);
    await this.turn();
    const outcome = await this.outcomeOf(delivery);
    clearTimeout(timer);
    if (!slow) this.quick--;
    if (this.quick === this.quickAtOnce / 2) this.bell.ring();
    this.metrics.count(outcome);
    this.finished.push({ delivery, outcome });
    this.settling ??= this.settle();
  }

  private async outcomeOf(delivery: Delivery): Promise<Outcome> {
    try {
      return await this.sender.send(delivery);
    } catch (error) {
      this.log.error({ err: error, host: new URL(delivery.inboxUrl).host }, 'a delivery failed');
      return { kind: 'failed', problem: (error as Error).message.slice(0, 200), notBefore: null };
    }
  }

  /** Writes down together what finishes within a breath, unless there is nothing more to come. */
  private async settle(): Promise<void> {
    while (this.finished.length > 0) {
      if (this.finished.length < this.underway.size) await sleep(BREATH_MS);
      const batch = this.finished;
      this.finished = [];
      await this.write(batch);
      for (const { delivery } of batch) this.underway.delete(delivery.id);
      this.bell.ring();
    }
    this.settling = undefined;
  }

  /** Tries until the database takes it: what was sent must not be sent again. */
  private async write(batch: Settled[]): Promise<void> {
    for (;;) {
      try {
        return await this.queue.settle(batch);
      } catch (error) {
        this.log.error({ err: error }, 'deliveries cannot be written down');
        await sleep(AGAIN_AFTER_FAULT_MS);
      }
    }
  }
}
