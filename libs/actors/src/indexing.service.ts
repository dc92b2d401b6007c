import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { ActorStandings } from './actor-standings.service.js';
import { ActorsIndexed } from './actors.domain-events.js';

/** Keeps whether searches may find what actors publish, which they say themselves. */
@Injectable()
export class Indexing {
  constructor(private readonly standings: ActorStandings) {}

  async set(tx: Tx, actorId: string, indexable: boolean): Promise<void> {
    const where = 'id = $1 AND indexable <> $2';
    await this.standings.change(tx, { set: 'indexable = $2', where, params: [actorId, indexable] }, ActorsIndexed);
  }
}
