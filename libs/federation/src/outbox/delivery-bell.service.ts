import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { Database, Log } from '#convoke/core';

export const DELIVERIES_CHANNEL = 'convoke_deliveries';
const RECONNECT_MS = 5000;

/** Wakes the worker when any process has committed something to deliver. */
@Injectable()
export class DeliveryBell {
  private client: pg.Client | undefined;
  private again: NodeJS.Timeout | undefined;
  private open = false;
  private rung = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly log: Log,
  ) {}

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

  /** Listens to the database until it is closed; the worker also looks by itself, so a lost connection costs little. */
  async listen(): Promise<void> {
    this.open = true;
    const client = new pg.Client({ ...this.address(), application_name: 'convoke-deliveries' });
    this.client = client;
    client.on('notification', () => this.ring());
    client.on('error', (error) => this.log.warn({ err: error }, 'the bell of the deliveries'));
    client.on('end', () => this.listenAgain());
    try {
      await client.connect();
      await client.query(`LISTEN ${DELIVERIES_CHANNEL}`);
    } catch (error) {
      this.log.warn({ err: error }, 'the bell of the deliveries');
      await client.end().catch(() => {});
      this.listenAgain();
    }
  }

  async close(): Promise<void> {
    this.open = false;
    clearTimeout(this.again);
    this.ring();
    await this.client?.end().catch(() => {});
  }

  private listenAgain(): void {
    if (!this.open || this.again) return;
    this.again = setTimeout(() => {
      this.again = undefined;
      if (this.open) void this.listen();
    }, RECONNECT_MS);
  }

  private address(): pg.ClientConfig {
    const { options } = this.db.dataSource;
    const { url, host, username, database } = options as Record<'url' | 'host' | 'username' | 'database', string>;
    return url ? { connectionString: url } : { host, user: username, database };
  }
}
