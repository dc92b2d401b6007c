import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind } from '#convoke/actors';
import { Database } from '#convoke/core';
import { PartialFollowers } from '../synchronization/partial-followers.queries.js';
import { addressesOf, writeCollection } from '../vocabulary/index.js';
import type { Found } from './found.js';
import { showCollection } from './paged-collection.js';

const PER_PAGE = 50;

/** The column of whose follows they are, and of whom to name. */
const SIDES = {
  followers: { own: 'target_id', other: 'follower_id' },
  following: { own: 'follower_id', other: 'target_id' },
};

/** Who follows an actor of ours, and whom it follows: of the instance by name, of people only how many. */
@Injectable()
export class FollowCollections {
  constructor(
    private readonly db: Database,
    private readonly followers: PartialFollowers,
  ) {}

  async show(actor: Actor, side: keyof typeof SIDES, page: number | null): Promise<Found> {
    const address = addressesOf(actor)[side];
    const { own, other } = SIDES[side];
    const from = `FROM follows f JOIN actors a ON a.id = f.${other}
      WHERE f.${own} = $1 AND f.approved AND a.deleted_at IS NULL`;
    const total = () => this.count(from, actor);
    if (actor.type === ActorKind.APPLICATION) {
      const members = (offset: number, limit: number) =>
        this.addresses(`${from} ORDER BY f.id OFFSET ${offset} LIMIT ${limit}`, actor);
      return showCollection({ address, perPage: PER_PAGE, total, members }, page);
    }
    if (page !== null) return null;
    return { document: writeCollection({ id: address, totalItems: await total(), first: null }) };
  }

  /** The followers of one origin, whatever else is told of them. */
  async showTo(origin: string, actor: Actor): Promise<Found> {
    const items = await this.followers.of(actor, origin);
    const id = addressesOf(actor).followersSynchronization;
    return { document: writeCollection({ id, totalItems: items.length, first: null, items }), forSigner: true };
  }

  private async count(from: string, { id }: Actor): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${from}`, [id]);
    return row!.total;
  }

  private async addresses(from: string, { id }: Actor): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(`SELECT a.url ${from}`, [id]);
    return rows.map(({ url }) => url);
  }
}
