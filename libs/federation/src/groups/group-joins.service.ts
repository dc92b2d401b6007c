import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';

/** The Join by which somebody elsewhere has asked to be in a group here, their latest. */
@Injectable()
export class GroupJoins {
  constructor(private readonly db: Database) {}

  async remember(groupId: string, actorId: string, uri: string): Promise<void> {
    await this.db.query(
      `INSERT INTO group_joins (group_id, actor_id, uri) VALUES ($1, $2, $3)
        ON CONFLICT (group_id, actor_id) DO UPDATE SET uri = excluded.uri`,
      [groupId, actorId, uri],
    );
  }

  async uriOf(tx: Tx, groupId: string, actorId: string): Promise<string | null> {
    const [join] = await this.db.query<{ uri: string }>(
      'SELECT uri FROM group_joins WHERE group_id = $1 AND actor_id = $2',
      [groupId, actorId],
      tx,
    );
    return join?.uri ?? null;
  }

  /** Who has asked by an activity. */
  async findByUri(uri: string): Promise<{ groupId: string; actorId: string } | null> {
    const [join] = await this.db.query<{ groupId: string; actorId: string }>(
      'SELECT group_id AS "groupId", actor_id AS "actorId" FROM group_joins WHERE uri = $1',
      [uri],
    );
    return join ?? null;
  }
}
