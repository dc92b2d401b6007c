import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type Actor, Persons, type ProfileInput, type Viewer } from '#convoke/actors';
import { Database } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

/** Profiles that whoever runs the instance makes for others. */
@Injectable()
export class MadeProfiles {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly persons: Persons,
    private readonly log: ActionLog,
  ) {}

  /** Whose it is stays out of what is written down. Throws user_not_found, profile_suspended, InvalidInput. */
  async make(viewer: Viewer, userId: string, profile: ProfileInput & { preferredUsername: string }): Promise<Actor> {
    return this.db.transaction(async (tx) => {
      const owner = await this.users.lock(tx, userId);
      const actor = await this.persons.createFor(tx, owner, profile);
      await this.log.record(tx, actingAs(viewer), {
        action: ModerationAction.ACTOR_CREATION,
        target: { kind: 'actor', id: actor.id },
        details: { name: `@${actor.preferredUsername}` },
      });
      return actor;
    });
  }
}
