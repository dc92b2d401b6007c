import pg from 'pg';
import type { Log } from '../logging/index.js';
import { addressOf } from './address.js';
import type { Database } from './database.service.js';

const RECONNECT_MS = 5000;

export interface ChannelHearer {
  heard(message: string): void;
  /** The connection is there, for the first time or again: what was said before was not heard. */
  connected(): void;
}

/** Hears what any process notifies on a channel, on a connection of its own that is made anew when it breaks. */
export class ChannelListener {
  private client: pg.Client | undefined;
  private again: NodeJS.Timeout | undefined;
  private isOpen = false;

  constructor(
    private readonly channel: string,
    private readonly hearer: ChannelHearer,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  /** Returns when it listens, or has failed to and will try again. */
  async open(): Promise<void> {
    this.isOpen = true;
    const client = new pg.Client({ ...addressOf(this.db.dataSource), application_name: this.channel });
    this.client = client;
    client.on('notification', ({ payload = '' }) => this.hearer.heard(payload));
    client.on('error', (error) => this.log.warn({ err: error, channel: this.channel }, 'listening to the database'));
    client.on('end', () => this.openAgain());
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel}`);
      this.hearer.connected();
    } catch (error) {
      this.log.warn({ err: error, channel: this.channel }, 'listening to the database');
      await client.end().catch(() => {});
      this.openAgain();
    }
  }

  async close(): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.again);
    await this.client?.end().catch(() => {});
  }

  private openAgain(): void {
    if (!this.isOpen || this.again) return;
    this.again = setTimeout(() => {
      this.again = undefined;
      if (this.isOpen) void this.open();
    }, RECONNECT_MS);
  }
}
