import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Database } from '#convoke/core';
import { ProfileAliases } from '../../moves/index.js';
import { RemoteActors, RemoteRefused } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

interface Heir {
  id: string;
  local: boolean;
  alsoKnownAs: string[];
}

/** An actor lives under another address from now on; the new one has to say so as well. */
@Injectable()
export class MoveHandler implements ActivityHandler {
  readonly types = ['Move'];

  constructor(
    private readonly db: Database,
    private readonly actors: RemoteActors,
    private readonly queries: ActorQueries,
    private readonly aliases: ProfileAliases,
  ) {}

  async handle({ body, sender }: ReceivedActivity): Promise<void> {
    const { objectUri, targetUri } = readActivity(body);
    if (objectUri !== sender.remote.uri || !targetUri) throw new RemoteRefused('key_owner', objectUri ?? '');
    const heir = await this.heirAt(targetUri);
    if (!heir.alsoKnownAs.includes(objectUri)) throw new RemoteRefused('key_owner', targetUri);
    // People here cannot be followed: who moves in begins without followers.
    if (!heir.local) await this.moveFollows(sender.actor.id, heir.id);
    await this.actors.refresh(objectUri);
  }

  private async heirAt(uri: string): Promise<Heir> {
    const ours = await this.queries.findByUrl(uri);
    if (ours?.local) return { id: ours.id, local: true, alsoKnownAs: await this.aliases.addressesOf(ours.id) };
    const { actor, remote } = await this.actors.refresh(uri);
    return { id: actor.id, local: false, alsoKnownAs: remote.alsoKnownAs };
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
