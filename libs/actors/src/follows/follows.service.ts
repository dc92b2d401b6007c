import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';

export interface Follow {
  id: string;
  /** Id of the activity that asked for it. */
  uri: string;
  followerId: string;
  targetId: string;
  approved: boolean;
  /** Whether the follower is told of each by mail. */
  notify: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export const FOLLOW_COLUMNS = `id, uri, follower_id AS "followerId", target_id AS "targetId", approved, notify, created_at AS "createdAt",
  updated_at AS "updatedAt"`;

type NewFollow = Pick<Follow, 'uri' | 'followerId' | 'targetId' | 'approved'> & Partial<Pick<Follow, 'notify'>>;

/** Who gets whose public activity. */
@Injectable()
export class Follows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async find(followerId: string, targetId: string, tx?: Tx): Promise<Follow | null> {
    const [follow] = await this.db.query<Follow>(
      `SELECT ${FOLLOW_COLUMNS} FROM follows WHERE follower_id = $1 AND target_id = $2`,
      [followerId, targetId],
      tx,
    );
    return follow ?? null;
  }

  async findByUri(uri: string): Promise<Follow | null> {
    const [follow] = await this.db.query<Follow>(`SELECT ${FOLLOW_COLUMNS} FROM follows WHERE uri = $1`, [uri]);
    return follow ?? null;
  }

  /** Asks once more under a new id what was asked before; what is approved stays so. */
  async ask(tx: Tx, { uri, followerId, targetId, approved, notify = false }: NewFollow): Promise<Follow> {
    const [asked] = await this.db.query<Follow>(
      `INSERT INTO follows (uri, follower_id, target_id, approved, notify, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        ON CONFLICT (follower_id, target_id) DO UPDATE
          SET uri = excluded.uri, approved = follows.approved OR excluded.approved,
            notify = excluded.notify, updated_at = excluded.updated_at
        RETURNING ${FOLLOW_COLUMNS}`,
      [uri, followerId, targetId, approved, notify, this.clock.now()],
      tx,
    );
    return asked!;
  }

  /** One that nobody else changes until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<Follow | null> {
    const [follow] = await this.db.query<Follow>(
      `SELECT ${FOLLOW_COLUMNS} FROM follows WHERE id = $1 FOR UPDATE`,
      [id],
      tx,
    );
    return follow ?? null;
  }

  async setNotify(tx: Tx, id: string, notify: boolean): Promise<Follow> {
    const [follow] = await this.db.query<Follow>(
      `UPDATE follows SET notify = $2, updated_at = $3 WHERE id = $1 RETURNING ${FOLLOW_COLUMNS}`,
      [id, notify, this.clock.now()],
      tx,
    );
    return follow!;
  }

  /** True when it was not approved before. */
  async approve(tx: Tx, id: string): Promise<boolean> {
    const changed = await this.db.query(
      'UPDATE follows SET approved = true, updated_at = $2 WHERE id = $1 AND NOT approved RETURNING id',
      [id, this.clock.now()],
      tx,
    );
    return changed.length > 0;
  }

  /** All that somebody follows; answers what that was. */
  async removeAll(tx: Tx, followerId: string): Promise<Follow[]> {
    return this.db.query<Follow>(
      `WITH gone AS (DELETE FROM follows WHERE follower_id = $1 RETURNING *) SELECT ${FOLLOW_COLUMNS} FROM gone`,
      [followerId],
      tx,
    );
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await this.db.query('DELETE FROM follows WHERE id = $1', [id], tx);
  }
}
