import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Clock, Database } from '#convoke/core';
import { originOf } from '../remote/addresses.js';
import { Remembered } from '../remote/remembered.js';
import { SingleFlight } from '../remote/single-flight.js';
import { addressesOf } from '../vocabulary/actor.js';
import { digestOfFollowers } from './followers-digest.js';
import { writeSynchronization } from './synchronization-header.js';

type ByOrigin = Map<string | null, string[]>;

/** Followers of an actor by their origins, with what was said of them so far. */
interface Said {
  byOrigin: ByOrigin;
  headers: Map<string, string>;
}

/** A burst of deliveries says the same of an actor; who is a moment late notices nothing worse than a needless question. */
const SAID_AGAIN_FOR_MS = 5000;
const MAX_ACTORS = 20;

/** Followers of our actors, as far as one server is concerned (FEP-8fcf). */
@Injectable()
export class PartialFollowers {
  private readonly reads = new SingleFlight<Said>();
  private readonly said = new Remembered<Said>(SAID_AGAIN_FOR_MS, MAX_ACTORS);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The addresses of those who follow an actor from an origin. */
  async of({ id }: Pick<Actor, 'id'>, origin: string): Promise<string[]> {
    return (await this.byOrigin(id)).get(origin) ?? [];
  }

  /** Tells an origin who follows an actor from there, so that it notices when it has it otherwise. */
  async header(actor: Pick<Actor, 'id' | 'url'>, origin: string): Promise<string> {
    const { byOrigin, headers } =
      this.said.get(actor.id, this.clock.now()) ?? (await this.reads.run(actor.id, () => this.say(actor.id)));
    const header = headers.get(origin) ?? headerFor(actor, byOrigin.get(origin) ?? []);
    headers.set(origin, header);
    return header;
  }

  private async say(actorId: string): Promise<Said> {
    const said = { byOrigin: await this.byOrigin(actorId), headers: new Map() };
    this.said.keep(actorId, said, this.clock.now());
    return said;
  }

  private async byOrigin(actorId: string): Promise<ByOrigin> {
    const rows = await this.db.query<{ uri: string }>(
      `SELECT a.url AS uri FROM follows f JOIN actors a ON a.id = f.follower_id
        WHERE f.target_id = $1 AND f.approved AND a.domain IS NOT NULL AND a.deleted_at IS NULL ORDER BY f.id`,
      [actorId],
    );
    const uris = rows.map(({ uri }) => uri);
    return Map.groupBy(uris, originOf);
  }
}

function headerFor(actor: Pick<Actor, 'url'>, followers: string[]): string {
  const { followers: collectionId, followersSynchronization: url } = addressesOf(actor);
  return writeSynchronization({ collectionId, url, digest: digestOfFollowers(followers) });
}
