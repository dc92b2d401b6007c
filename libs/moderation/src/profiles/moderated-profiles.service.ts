import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Users } from '#convoke/accounts';
import { Actor, ActorKind, moderatorWords, Silencings, Suspensions, type Viewer } from '#convoke/actors';
import { Database, DomainError, isId, Jobs, parseInput, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { obstacleToModerating, isModerated } from './profile-moderation.policy.js';
import { ProfileBurials } from './profile-burials.service.js';
import { ProfileModerationMails } from './profile-moderation-mails.service.js';
import { TellGroupOfSilence, TellGroupOfSuspension } from './profiles.jobs.js';

const wordSchema = z.object({ reason: moderatorWords });

/** What moderators do about people and groups, here and elsewhere; who is asked for twice stays as they are. */
@Injectable()
export class ModeratedProfiles {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly suspensions: Suspensions,
    private readonly silencings: Silencings,
    private readonly log: ActionLog,
    private readonly mails: ProfileModerationMails,
    private readonly burials: ProfileBurials,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Nobody comes upon it any more and it does nothing; its owner, or the members of the group, are told with these words.
   * Throws actor_not_found, own_account, administrators_only, InvalidInput.
   */
  async suspend(viewer: Viewer, id: string, rawReason = ''): Promise<Actor> {
    const { reason } = parseInput(wordSchema, { reason: rawReason });
    return this.change(viewer, id, ModerationAction.ACTOR_SUSPENSION, reason, async (tx, actor) => {
      if (!(await this.suspensions.setInside(tx, id, true, reason))) return false;
      await this.tellOfSuspension(tx, actor, (owner) => this.mails.tellOfSuspension(tx, owner, actor, reason));
      return true;
    });
  }

  /** Lets it in again. Throws actor_not_found, own_account, administrators_only. */
  async unsuspend(viewer: Viewer, id: string): Promise<Actor> {
    return this.change(viewer, id, ModerationAction.ACTOR_UNSUSPENSION, '', async (tx, actor) => {
      if (!(await this.suspensions.setInside(tx, id, false))) return false;
      await this.tellOfSuspension(tx, actor, (owner) => this.mails.tellOfReturn(tx, owner, actor));
      return true;
    });
  }

  /**
   * Takes it, and what it publishes, out of public lists; its owner, or who runs the group, is told with these words.
   * Throws actor_not_found, own_account, administrators_only, InvalidInput.
   */
  async silence(viewer: Viewer, id: string, rawReason = ''): Promise<Actor> {
    const { reason } = parseInput(wordSchema, { reason: rawReason });
    return this.change(viewer, id, ModerationAction.ACTOR_SILENCING, reason, async (tx, actor) => {
      if (!(await this.silencings.set(tx, id, true))) return false;
      await this.tellOfSilence(tx, actor, true, reason);
      return true;
    });
  }

  /** Puts it there again. Throws actor_not_found, own_account, administrators_only. */
  async unsilence(viewer: Viewer, id: string): Promise<Actor> {
    return this.change(viewer, id, ModerationAction.ACTOR_UNSILENCING, '', async (tx, actor) => {
      if (!(await this.silencings.set(tx, id, false))) return false;
      await this.tellOfSilence(tx, actor, false, '');
      return true;
    });
  }

  /** Leaves a tombstone of it. Throws actor_not_found, own_account, administrators_only, last_profile. */
  async delete(viewer: Viewer, id: string): Promise<Actor> {
    return this.change(viewer, id, ModerationAction.ACTOR_DELETION, '', async (tx, actor) => {
      await this.burials.bury(tx, actor);
      return true;
    });
  }

  private async change(
    viewer: Viewer,
    id: string,
    action: ModerationAction,
    reason: string,
    work: (tx: Tx, actor: Actor) => Promise<boolean>,
  ): Promise<Actor> {
    return this.db.transaction(async (tx) => {
      const actor = await this.lock(tx, viewer, id);
      if (await work(tx, actor)) {
        const details = { name: handleOf(actor), ...(reason ? { reason } : {}) };
        await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'actor', id }, details });
      }
      return (await tx.findOneBy(Actor, { id }))!;
    });
  }

  /** Its account first, as those who delete it or change its role do. */
  private async lock(tx: Tx, viewer: Viewer, id: string): Promise<Actor> {
    const found = isId(id) ? await tx.findOneBy(Actor, { id }) : null;
    if (!found || !isModerated(found)) throw new DomainError('actor_not_found', { field: 'id' });
    const owner = found.userId === null ? null : await this.users.lock(tx, found.userId);
    const obstacle = obstacleToModerating(viewer, owner);
    if (obstacle) throw new DomainError(obstacle, { field: 'id' });
    return found;
  }

  private async tellOfSuspension(tx: Tx, actor: Actor, tellOwner: (userId: string) => Promise<void>): Promise<void> {
    if (actor.type === ActorKind.GROUP) await this.jobs.send(tx, TellGroupOfSuspension, { groupId: actor.id });
    else if (actor.userId !== null) await tellOwner(actor.userId);
  }

  /** Nobody elsewhere is told, nor people here of a group there. */
  private async tellOfSilence(tx: Tx, actor: Actor, silenced: boolean, reason: string): Promise<void> {
    if (actor.userId !== null) await this.mails.tellOfSilence(tx, actor.userId, actor, { silenced, reason });
    else if (actor.local) await this.jobs.send(tx, TellGroupOfSilence, { groupId: actor.id, silenced, reason });
  }
}

function handleOf({ preferredUsername, domain }: Actor): string {
  return domain === null ? `@${preferredUsername}` : `@${preferredUsername}@${domain}`;
}
