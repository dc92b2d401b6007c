import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Config, Cron, DomainError, InjectConfig, isStorageFull, Log } from '#convoke/core';
import { DeliveryHosts } from '../outbox/index.js';
import { Instances, isRemoteRefusal, type KnownActor, RemoteActors, RemoteRefused } from '../remote/index.js';
import { readActivity } from '../vocabulary/index.js';
import { ACTIVITY_HANDLERS, type ActivityHandler, type ReceivedActivity } from './activity-handler.js';
import { InboxActivities, type LeasedActivity } from './inbox.service.js';

const BATCH = 40;
const POLL_MS = 1000;
/** What somebody who is shut out may still ask for. */
const TAKES_BACK = new Set(['Delete', 'Leave', 'Undo']);

/** Works off the inbox: the activities of one actor one after the other, those of several side by side. */
@Injectable()
export class InboxWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly handlers: Map<string, ActivityHandler[]>;
  /** What is being worked off of each actor. */
  private readonly turns = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private rest = new AbortController();

  constructor(
    @Inject(ACTIVITY_HANDLERS) handlers: ActivityHandler[],
    @InjectConfig('federation') private readonly federation: Config['federation'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly activities: InboxActivities,
    private readonly remotes: RemoteActors,
    private readonly instances: Instances,
    private readonly deliveries: DeliveryHosts,
    private readonly log: Log,
  ) {
    const types = new Set(handlers.flatMap((handler) => handler.types));
    this.handlers = new Map([...types].map((type) => [type, handlers.filter((each) => each.types.includes(type))]));
  }

  onApplicationBootstrap(): void {
    if (this.federation.enabled && this.server.role !== 'api') this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  /** Looks at once rather than at its next turn. */
  wake(): void {
    this.rest.abort();
  }

  /** Works off what is due now; answers how many that were. */
  async workOff(): Promise<number> {
    const leased = await this.activities.lease(BATCH);
    await this.handleAll(leased);
    return leased.length;
  }

  @Cron('federation.purge-inbox', '23 4 * * *')
  async purge(): Promise<void> {
    await this.activities.purge();
  }

  private async run(): Promise<void> {
    let before: Promise<void> = Promise.resolve();
    while (!this.stopping.signal.aborted) {
      this.rest = new AbortController();
      const leased = await this.next();
      const working = this.handleAll(leased).catch((error: unknown) => this.report(error));
      await before;
      before = working;
      // More are waiting: they are fetched while these are worked off.
      if (leased.length === BATCH) continue;
      await working;
      await sleep(POLL_MS, undefined, { signal: this.rest.signal }).catch(() => {});
    }
    await before;
  }

  private async next(): Promise<LeasedActivity[]> {
    try {
      return await this.activities.lease(BATCH);
    } catch (error) {
      this.report(error);
      return [];
    }
  }

  private report(error: unknown): void {
    this.log.error({ err: error }, 'the inbox cannot be worked off');
  }

  private async handleAll(leased: LeasedActivity[]): Promise<void> {
    const byActor = Map.groupBy(leased, ({ actorUri }) => actorUri);
    const hosts = new Set(leased.map(({ actorUri }) => new URL(actorUri).host));
    const rows = [...byActor].map(([actorUri, activities]) => this.handleInTurn(actorUri, activities));
    await Promise.all([...rows, this.noteAlive([...hosts])]);
  }

  /** Who sends is there: what waits for them can go. */
  private async noteAlive(hosts: string[]): Promise<void> {
    if (hosts.length === 0) return;
    await this.instances.heardFrom(hosts);
    await this.deliveries.heardFrom(hosts);
  }

  /** After what is being worked off of the same actor. */
  private async handleInTurn(actorUri: string, activities: LeasedActivity[]): Promise<void> {
    const before = this.turns.get(actorUri);
    const turn = (async () => {
      await before?.catch(() => {});
      for (const activity of activities) await this.handle(activity);
    })();
    this.turns.set(actorUri, turn);
    await turn.finally(() => this.turns.get(actorUri) === turn && this.turns.delete(actorUri));
  }

  private async handle(leased: LeasedActivity): Promise<void> {
    const handlers = this.handlers.get(leased.type);
    try {
      const { uri: id, type, body } = leased;
      if (handlers) await handleByFirst(handlers, { id, type, body, sender: await this.sender(leased) });
      await this.activities.finish(leased);
    } catch (error) {
      if (isRefusal(error)) return this.activities.finish(leased, error.message);
      this.log.warn({ err: error, activity: leased.id, type: leased.type }, 'an activity failed');
      await this.activities.postpone(leased, (error as Error).message);
    }
  }

  private async sender(leased: LeasedActivity): Promise<KnownActor> {
    const sender = await this.remotes.get(leased.actorUri);
    if (sender.actor.suspended && !isHeardOfSuspended(leased, sender))
      throw new RemoteRefused('blocked', leased.actorUri);
    return sender;
  }
}

/** Whom their own server shut out tell by an Update of themselves that this is over. */
function isHeardOfSuspended({ type, body }: LeasedActivity, { actor, remote }: KnownActor): boolean {
  if (TAKES_BACK.has(type)) return true;
  if (type !== 'Update' || !actor.suspendedWithAccount || actor.hostSuspended) return false;
  return readActivity(body).objectUri === remote.uri;
}

async function handleByFirst(handlers: ActivityHandler[], activity: ReceivedActivity): Promise<void> {
  for (const handler of handlers) {
    if (!handler.concerns || (await handler.concerns(activity))) return handler.handle(activity);
  }
}

/** What we don't take, now or later. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof RemoteRefused) return !error.temporary;
  // There may be room again when it is tried later.
  if (isStorageFull(error)) return false;
  return isRemoteRefusal(error) || error instanceof DomainError;
}
