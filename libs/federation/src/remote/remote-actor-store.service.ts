import { Injectable } from '@nestjs/common';
import { In, Raw } from 'typeorm';
import { Clock, Database, Gathering, Jobs, type Tx } from '#convoke/core';
import { Actor, ForeignGroups, RemoteActorRecords } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import type { ActorContent } from '../vocabulary/actor.js';
import { FetchActorPictures } from './actor-pictures.jobs.js';
import { hasOrigin, haveOneOrigin, originOf } from './addresses.js';
import { type KnownActor, RemoteActor } from './remote-actor.entity.js';
import { RemoteRefused } from './remote-refused.js';
import { Remembered } from './remembered.js';

const FOUND_AT_ONCE = 50;
/** Longer addresses do not fit into an index; honest ones are much shorter. */
const MAX_ADDRESS_BYTES = 1500;
/** Whose a key is gets asked with every activity; another process may have changed it meanwhile. */
const KEY_FRESH_MS = 5000;

/** Writes and finds the actors elsewhere that have been fetched. */
@Injectable()
export class RemoteActorStore {
  private readonly byUri = new Gathering((uris: string[]) => this.findByUris(uris), FOUND_AT_ONCE);
  private readonly byKey = new Remembered<KnownActor>(KEY_FRESH_MS);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly records: RemoteActorRecords,
    private readonly groups: ForeignGroups,
    private readonly jobs: Jobs,
    private readonly blocks: DomainBlocks,
  ) {}

  /** Also finds those that were buried. */
  async findByUri(uri: string): Promise<KnownActor | null> {
    return this.byUri.add(uri);
  }

  /** The one actor alive that has this key; nobody where two claim it. */
  async findByKey(keyId: string): Promise<KnownActor | null> {
    const now = this.clock.now();
    const remembered = this.byKey.get(keyId, now);
    if (remembered) return remembered;
    const found = await this.db.manager.find(RemoteActor, { where: { keys: hasKey(keyId) }, take: 2 });
    const [known] = found.length === 1 ? await this.known(found) : [];
    if (known?.actor.deletedAt !== null) return null;
    this.byKey.keep(keyId, known, now);
    return known;
  }

  /** Keeps what was fetched from an actor's own address; its pictures follow. Throws RemoteRefused. */
  async save(content: ActorContent): Promise<KnownActor> {
    const { uri } = content;
    if (Buffer.byteLength(uri) > MAX_ADDRESS_BYTES) throw new RemoteRefused('malformed_url', uri);
    const origin = originOf(uri);
    // What is sent to an actor shall reach its own server, not one that somebody wants to have flooded.
    if (origin === null || !hasOrigin(content.inbox, origin)) throw new RemoteRefused('other_origin', uri);
    const { host: domain } = new URL(uri);
    const hostSilenced = await this.blocks.isSilenced(domain);
    return this.change(async (tx) => {
      const actor = await this.records.save(tx, { ...content, url: uri, domain, hostSilenced });
      const before = await tx.findOneBy(RemoteActor, { actorId: actor.id });
      const remote = tx.create(RemoteActor, { ...before, ...this.rowOf(actor, content) });
      await tx.upsert(RemoteActor, remote, ['actorId']);
      if (content.group) await this.groups.save(tx, actor.id, content.group);
      await this.askForPictures(tx, remote, content);
      return { actor, remote };
    });
  }

  async bury(uri: string): Promise<void> {
    await this.change(async (tx) => {
      const remote = await tx.findOneBy(RemoteActor, { uri });
      if (!remote) return;
      await this.records.bury(tx, remote.actorId);
      const nothing = { keys: {}, avatarUrl: null, bannerUrl: null };
      await tx.update(RemoteActor, { uri }, nothing);
    });
  }

  private async change<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } finally {
      this.byKey.clear();
    }
  }

  private async findByUris(uris: string[]): Promise<(KnownActor | null)[]> {
    const known = await this.known(await this.db.manager.findBy(RemoteActor, { uri: In(uris) }));
    const byUri = new Map(known.map((each) => [each.remote.uri, each]));
    return uris.map((uri) => byUri.get(uri) ?? null);
  }

  private async known(remotes: RemoteActor[]): Promise<KnownActor[]> {
    if (remotes.length === 0) return [];
    const actors = await this.db.manager.findBy(Actor, { id: In(remotes.map(({ actorId }) => actorId)) });
    const byId = new Map(actors.map((actor) => [actor.id, actor]));
    return remotes.flatMap((remote) => {
      const actor = byId.get(remote.actorId);
      return actor ? [{ actor, remote }] : [];
    });
  }

  private rowOf({ id }: Actor, content: ActorContent): Omit<RemoteActor, 'avatarUrl' | 'bannerUrl'> {
    const { uri, inbox, sharedInbox, outbox, followers, upcomingEvents, group, keys, alsoKnownAs, movedTo } = content;
    const own = (address: string | null) => (address && isOwn(address, uri) ? address : null);
    return {
      actorId: id,
      uri,
      host: new URL(uri).host,
      inboxUrl: inbox,
      sharedInboxUrl: own(sharedInbox),
      outboxUrl: own(outbox),
      followersUrl: own(followers),
      upcomingEventsUrl: own(upcomingEvents),
      collections: Object.fromEntries(
        Object.entries(group?.collections ?? {}).filter(([, address]) => isOwn(address, uri)),
      ),
      keys: Object.fromEntries(Object.entries(keys).filter(([id]) => isOwn(id, uri))),
      alsoKnownAs,
      movedTo,
      fetchedAt: this.clock.now(),
    };
  }

  /** Asks for those pictures that are not the ones shown already. */
  private async askForPictures(tx: Tx, { actorId, ...had }: RemoteActor, { icon, image }: ActorContent): Promise<void> {
    const avatar = icon?.url ?? null;
    const banner = image?.url ?? null;
    const changed = avatar !== (had.avatarUrl ?? null) || banner !== (had.bannerUrl ?? null);
    if (changed) await this.jobs.send(tx, FetchActorPictures, { actorId, avatar, banner });
  }
}

function hasKey(id: string) {
  return Raw<Record<string, string>>((column) => `${column} ? :id`, { id });
}

function isOwn(address: string, uri: string): boolean {
  return haveOneOrigin(address, uri) && Buffer.byteLength(address) <= MAX_ADDRESS_BYTES;
}
