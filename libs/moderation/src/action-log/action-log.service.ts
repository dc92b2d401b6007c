import { Injectable } from '@nestjs/common';
import { requireUser, type Viewer } from '#convoke/actors';
import { Clock, Database, type Tx } from '#convoke/core';
import type { ModerationAction, ModerationDetails, ModerationTarget } from './moderation-action.js';

interface Done {
  action: ModerationAction;
  target: ModerationTarget;
  details?: ModerationDetails;
}

/** Who did it: a moderator with the profile that they acted as, or nobody where it was done from the command line. */
export interface ActingModerator {
  userId: string;
  actorId: string | null;
}

/** What moderators and administrators have done, for each other to see. */
@Injectable()
export class ActionLog {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes it down in the transaction that does it. */
  async record(tx: Tx, by: ActingModerator | null, { action, target, details = {} }: Done): Promise<void> {
    await this.db.query(
      `INSERT INTO action_logs (user_id, actor_id, action, target_kind, target_id, details, inserted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [by?.userId ?? null, by?.actorId ?? null, action, target.kind, target.id, details, this.clock.now()],
      tx,
    );
  }
}

/** A moderator by the profile that they act as; null for whoever runs the instance from the command line. */
export function actingAs(viewer: Viewer): ActingModerator | null {
  if (viewer.isOperator) return null;
  return { userId: requireUser(viewer).id, actorId: viewer.actor?.id ?? null };
}
