import { Injectable } from '@nestjs/common';
import { ChannelListener, Database, Log } from '#convoke/core';

export const DELIVERIES_CHANNEL = 'convoke_deliveries';

/** Wakes the worker when any process has committed something to deliver; it also looks by itself. */
@Injectable()
export class DeliveryBell {
  private readonly listener: ChannelListener;
  private rung = false;
  private wake: (() => void) | undefined;

  constructor(db: Database, log: Log) {
    const ring = () => this.ring();
    this.listener = new ChannelListener(DELIVERIES_CHANNEL, { heard: ring, connected: ring }, db, log);
  }

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Returns when the bell has rung since the last wait, or when the time is over. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      const timeout = Promise.withResolvers<void>();
      const timer = setTimeout(timeout.resolve, ms);
      this.wake = timeout.resolve;
      await timeout.promise;
      clearTimeout(timer);
      this.wake = undefined;
    }
    this.rung = false;
  }

  async listen(): Promise<void> {
    await this.listener.open();
  }

  async close(): Promise<void> {
    this.ring();
    await this.listener.close();
  }
}
