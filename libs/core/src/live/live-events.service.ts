import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ChannelListener, Database } from '../database/index.js';
import { type DomainEventDefinition, LIVE_CHANNEL } from '../jobs/index.js';
import { Log } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import { Follower } from './follower.js';

interface Happening {
  name: string;
  payload: object;
}

/** Lets people watch what happens in any process, as long as they watch. */
@Injectable()
export class LiveEvents implements OnApplicationShutdown {
  private readonly followers = new Map<Follower, (happening: Happening) => boolean>();
  private readonly listener: ChannelListener;
  private listening: Promise<void> | undefined;

  constructor(
    db: Database,
    log: Log,
    private readonly metrics: Metrics,
  ) {
    const hearer = {
      // Who is told looks at once, maybe at a replica.
      heard: (message: string) => void db.caughtUp().finally(() => this.tell(message)),
      connected: () => this.tellAll(),
    };
    this.listener = new ChannelListener(LIVE_CHANNEL, hearer, db, log);
  }

  /**
   * Ticks from now on whenever one of the events happened that `concerns` them, and whenever one may have gone unheard:
   * a tick says to look again, not what there is to see.
   */
  async follow<Followed extends DomainEventDefinition>(
    events: readonly Followed[],
    concerns: (payload: NonNullable<Followed['payload']>) => boolean,
  ): Promise<AsyncIterableIterator<true>> {
    const names = new Set(events.map(({ name }) => name));
    const follower = new Follower((ended) => this.forget(ended));
    // Most processes never have a watcher, so the connection waits for the first.
    await (this.listening ??= this.listener.open());
    this.followers.set(follower, ({ name, payload }) => names.has(name) && concerns(payload));
    this.metrics.observeSubscriptions(this.followers.size);
    return follower;
  }

  /** After the sockets are closed: who watches is to ask another process, and not to hear that there is no more to come. */
  async onApplicationShutdown(): Promise<void> {
    for (const follower of this.followers.keys()) void follower.return();
    await this.listener.close();
  }

  private forget(follower: Follower): void {
    this.followers.delete(follower);
    this.metrics.observeSubscriptions(this.followers.size);
  }

  private tell(message: string): void {
    const happening = JSON.parse(message) as Happening;
    for (const [follower, concerns] of this.followers) if (concerns(happening)) follower.tick();
  }

  private tellAll(): void {
    for (const follower of this.followers.keys()) follower.tick();
  }
}
