import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { RemoteActors, RemoteRefused } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

/** An actor lives under another address from now on; the new one has to say so as well. */
@Injectable()
export class MoveHandler implements ActivityHandler {
  readonly types = ['Move'];

  constructor(
    private readonly db: Database,
    private readonly actors: RemoteActors,
  ) {}

  async handle({ body, sender }: ReceivedActivity): Promise<void> {
    const { objectUri, targetUri } = readActivity(body);
    if (objectUri !== sender.remote.uri || !targetUri) throw new RemoteRefused('key_owner', objectUri ?? '');
    const { actor, remote } = await this.actors.refresh(targetUri);
    if (!remote.alsoKnownAs.includes(objectUri)) throw new RemoteRefused('key_owner', targetUri);
    await this.moveFollows(sender.actor.id, actor.id);
    await this.actors.refresh(objectUri);
  }

  private async moveFollows(from: string, to: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      for (const [column, other] of [
        ['target_id', 'follower_id'],
        ['follower_id', 'target_id'],
      ]) {
        await this.db.query(
          `UPDATE follows f SET ${column} = $2 WHERE ${column} = $1
            AND NOT EXISTS (SELECT FROM follows x WHERE x.${column} = $2 AND x.${other} = f.${other})`,
          [from, to],
          tx,
        );
      }
    });
  }
}
