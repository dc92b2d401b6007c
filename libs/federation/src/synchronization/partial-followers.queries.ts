import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Database } from '#convoke/core';
import { originOf } from '../remote/addresses.js';
import { SingleFlight } from '../remote/single-flight.js';
import { addressesOf } from '../vocabulary/actor.js';
import { digestOfFollowers } from './followers-digest.js';
import { writeSynchronization } from './synchronization-header.js';

/** Followers of our actors, as far as one server is concerned (FEP-8fcf). */
@Injectable()
export class PartialFollowers {
  /** What is delivered goes to many servers at once. */
  private readonly reads = new SingleFlight<Map<string | null, string[]>>();

  constructor(private readonly db: Database) {}

  /** The addresses of those who follow an actor from an origin. */
  async of({ id }: Pick<Actor, 'id'>, origin: string): Promise<string[]> {
    const byOrigin = await this.reads.run(id, () => this.byOrigin(id));
    return byOrigin.get(origin) ?? [];
  }

  /** Tells an origin who follows an actor from there, so that it notices when it has it otherwise. */
  async header(actor: Pick<Actor, 'id' | 'url'>, origin: string): Promise<string> {
    const { followers, followersSynchronization } = addressesOf(actor);
    const digest = digestOfFollowers(await this.of(actor, origin));
    return writeSynchronization({ collectionId: followers, url: followersSynchronization, digest });
  }

  private async byOrigin(actorId: string): Promise<Map<string | null, string[]>> {
    const rows = await this.db.query<{ uri: string }>(
      `SELECT a.url AS uri FROM follows f JOIN actors a ON a.id = f.follower_id
        WHERE f.target_id = $1 AND f.approved AND a.domain IS NOT NULL AND a.deleted_at IS NULL ORDER BY f.id`,
      [actorId],
    );
    const uris = rows.map(({ uri }) => uri);
    return Map.groupBy(uris, originOf);
  }
}
