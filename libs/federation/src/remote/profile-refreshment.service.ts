import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, type Viewer } from '#convoke/actors';
import { Database, DomainError, invalid, isId } from '#convoke/core';
import { actingAs, ActionLog, ModerationAction } from '#convoke/moderation';
import { refusalAt } from './refusal-at.js';
import { RemoteActors } from './remote-actors.service.js';

const UNHEARD = { ours: 'error_profile_ours', otherwise: 'error_profile_unreachable' };

/** Reads people and groups elsewhere anew, when moderators ask for it. */
@Injectable()
export class ProfileRefreshment {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly log: ActionLog,
  ) {}

  /** Asks its server now. Throws actor_not_found, and InvalidInput for one of ours or one that cannot be had. */
  async refresh(viewer: Viewer, id: string): Promise<Actor> {
    const known = isId(id) ? await this.actors.find(id) : null;
    if (!known || known.deletedAt || known.type === ActorKind.APPLICATION) {
      throw new DomainError('actor_not_found', { field: 'id' });
    }
    if (known.local) throw invalid('id', UNHEARD.ours);
    const { actor } = await refusalAt('id', () => this.remotes.refresh(known.url), UNHEARD);
    const details = { name: `@${actor.preferredUsername}@${actor.domain}` };
    const target = { kind: 'actor', id } as const;
    await this.db.transaction((tx) =>
      this.log.record(tx, actingAs(viewer), { action: ModerationAction.ACTOR_REFRESH, target, details }),
    );
    return actor;
  }
}
