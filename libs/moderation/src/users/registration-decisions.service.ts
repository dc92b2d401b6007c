import { Injectable } from '@nestjs/common';
import { RegistrationRequests, type User } from '#convoke/accounts';
import type { Viewer } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

/** Letting people in who wait for it, or turning them away; each is written down. */
@Injectable()
export class RegistrationDecisions {
  constructor(
    private readonly db: Database,
    private readonly requests: RegistrationRequests,
    private readonly log: ActionLog,
  ) {}

  /** Throws registration_request_not_found. */
  async approve(viewer: Viewer, userId: string): Promise<User> {
    return this.decide(viewer, ModerationAction.REGISTRATION_APPROVAL, (tx) => this.requests.approve(tx, userId));
  }

  /** The account is deleted. Throws registration_request_not_found, InvalidInput. */
  async reject(viewer: Viewer, userId: string, reason: string): Promise<User> {
    return this.decide(viewer, ModerationAction.REGISTRATION_REJECTION, (tx) =>
      this.requests.reject(tx, userId, reason),
    );
  }

  private async decide(viewer: Viewer, action: ModerationAction, work: (tx: Tx) => Promise<User>): Promise<User> {
    return this.db.transaction(async (tx) => {
      const user = await work(tx);
      await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'user', id: user.id } });
      return user;
    });
  }
}
