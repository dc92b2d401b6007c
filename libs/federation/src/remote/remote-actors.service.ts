import { Injectable } from '@nestjs/common';
import { Clock, type Config, InjectConfig } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { actorIn } from './actor-content.js';
import { hasOrigin } from './addresses.js';
import type { KnownActor } from './remote-actor.entity.js';
import { RemoteActorStore } from './remote-actor-store.service.js';
import { RemoteDocuments, type RemoteFetchOptions } from './remote-documents.service.js';
import { RemoteGone, RemoteRefused } from './remote-refused.js';
import { Recently } from './recently.js';
import { SingleFlight } from './single-flight.js';
import { type Handle, handleFrom, isSameHandle, WebFinger } from './web-finger.service.js';

/** How long what was fetched counts as true. */
const FRESH_MS = 48 * 3_600_000;
/** How long an actor that could not be fetched again is left alone. */
const FAILURE_LASTS_MS = 600_000;

/** Finds the actors of other servers: here, or where they live. */
@Injectable()
export class RemoteActors {
  private readonly refreshes = new SingleFlight<KnownActor>();
  private readonly failed = new Recently(FAILURE_LASTS_MS);

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly store: RemoteActorStore,
    private readonly documents: RemoteDocuments,
    private readonly webFinger: WebFinger,
    private readonly blocks: DomainBlocks,
  ) {}

  /** The actor as it was fetched last; null for one never fetched and for one that was buried. */
  async find(uri: string): Promise<KnownActor | null> {
    const known = await this.store.findByUri(uri);
    return known?.actor.deletedAt === null ? known : null;
  }

  /**
   * The actor as it was within the last 48 hours; where its server does not answer, as it was before. Throws
   * RemoteRefused for one that cannot be had or whose host is shut out, RemoteGone for one that was deleted.
   */
  async get(uri: string): Promise<KnownActor> {
    if (await this.blocks.isSuspended(URL.parse(uri)?.host ?? '')) throw new RemoteRefused('blocked', uri);
    const known = await this.store.findByUri(uri);
    if (known?.actor.deletedAt) throw new RemoteGone(uri, true);
    if (!known) return this.refresh(uri);
    const now = this.clock.now();
    if (now.getTime() - known.remote.fetchedAt.getTime() < FRESH_MS || this.failed.has(uri, now)) return known;
    return this.refresh(uri).catch((error: unknown) => {
      if (error instanceof RemoteGone ? error.deleted : !(error instanceof RemoteRefused)) throw error;
      this.failed.note(uri, now);
      return known;
    });
  }

  /** Fetches the actor now. Throws RemoteRefused, RemoteGone. */
  refresh(uri: string, options?: RemoteFetchOptions): Promise<KnownActor> {
    return this.refreshes.run(uri, () => this.fetch(uri, options));
  }

  /** Leaves a tombstone of an actor that was deleted. */
  async bury(uri: string): Promise<void> {
    await this.store.bury(uri);
  }

  /**
   * The actor behind `@name@host`. Its own server must know it by this handle, too. Throws RemoteRefused, RemoteGone.
   */
  async findByHandle(text: string): Promise<KnownActor> {
    const handle = handleFrom(text);
    const { actorUri } = await this.webFinger.ask(handle);
    if (!actorUri) throw new RemoteRefused('handle', text);
    const known = await this.get(actorUri);
    const confirmed = known.remote.host === handle.host || (await this.isKnownAs(known, handle));
    if (!confirmed) throw new RemoteRefused('handle_unconfirmed', text);
    return known;
  }

  private async isKnownAs({ actor, remote }: KnownActor, handle: Handle): Promise<boolean> {
    const own = await this.webFinger.ask({ name: actor.preferredUsername, host: remote.host });
    return own.actorUri === remote.uri && own.subject !== null && isSameHandle(own.subject, handle);
  }

  private async fetch(uri: string, options?: RemoteFetchOptions): Promise<KnownActor> {
    if (hasOrigin(uri, this.server.publicUrl)) throw new RemoteRefused('ours', uri);
    try {
      const known = await this.store.save(actorIn(await this.documents.fetch(uri, options), uri));
      this.failed.forget(uri);
      return known;
    } catch (error) {
      if (error instanceof RemoteGone && error.deleted) await this.store.bury(uri);
      throw error;
    }
  }
}
