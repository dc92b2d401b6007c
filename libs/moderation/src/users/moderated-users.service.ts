import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccountAdministration, type User, Users } from '#convoke/accounts';
import { AccountDeletion, moderatorWords, type Viewer } from '#convoke/actors';
import { type Config, Database, DomainError, InjectConfig, isId, parseInput, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction, type ModerationDetails } from '../action-log/moderation-action.js';
import { obstacleToModerating } from '../profiles/profile-moderation.policy.js';
import { AccountProfiles } from './account-profiles.service.js';
import { UserModerationMails } from './user-moderation-mails.service.js';

const wordSchema = z.object({ reason: moderatorWords });

interface Deed {
  action: ModerationAction;
  details?: ModerationDetails;
}

/** What moderators do about accounts; one that is so already stays as it is. */
@Injectable()
export class ModeratedUsers {
  private readonly host: string;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly db: Database,
    private readonly users: Users,
    private readonly accounts: AccountAdministration,
    private readonly profiles: AccountProfiles,
    private readonly deletion: AccountDeletion,
    private readonly mails: UserModerationMails,
    private readonly log: ActionLog,
  ) {
    this.host = server.publicHost;
  }

  /**
   * Shuts an account: nobody gets in, and its profiles are suspended one by one. Its owner is told with these words.
   * Throws user_not_found, own_account, administrators_only, InvalidInput.
   */
  async disable(viewer: Viewer, id: string, rawReason: string): Promise<User> {
    const { reason } = parseInput(wordSchema, { reason: rawReason });
    return this.change(viewer, id, async (tx, user) => {
      if (user.disabledAt) return null;
      await this.accounts.disable(tx, user);
      await this.profiles.follow(tx, user);
      await this.mails.tellOfShutting(tx, user, reason);
      return { action: ModerationAction.USER_DISABLED, details: { reason: reason || null } };
    });
  }

  /** Opens it again; its profiles come back one by one. Throws user_not_found. */
  async enable(viewer: Viewer, id: string): Promise<User> {
    return this.change(viewer, id, async (tx, user) => {
      if (!user.disabledAt) return null;
      await this.accounts.enable(tx, user);
      await this.profiles.follow(tx, user);
      await this.mails.tellOfOpening(tx, user);
      return { action: ModerationAction.USER_ENABLED };
    });
  }

  /** Erases it; its profiles go one by one. Throws user_not_found, own_account, administrators_only. */
  async delete(viewer: Viewer, id: string): Promise<User> {
    return this.change(viewer, id, async (tx, user) => {
      await this.deletion.erase(tx, user);
      await this.mails.tellOfDeletion(tx, user);
      return { action: ModerationAction.USER_DELETION };
    });
  }

  /** Forgets accounts that nobody confirmed in time; answers how many. */
  async forgetUnconfirmed(viewer: Viewer): Promise<number> {
    return this.db.transaction(async (tx) => {
      const count = await this.users.purgeUnconfirmed(tx);
      const target = { kind: 'instance', id: this.host } as const;
      const done = { action: ModerationAction.USER_CLEANING, target, details: { count } };
      if (count > 0) await this.log.record(tx, actingAs(viewer), done);
      return count;
    });
  }

  /** Holds the account while a moderator, who still is one, changes it, and writes down what they did if they did anything. */
  async change(viewer: Viewer, id: string, work: (tx: Tx, user: User) => Promise<Deed | null>): Promise<User> {
    const by = actingAs(viewer);
    return this.db.transaction(async (tx) => {
      // Two administrators who act against each other: the second is none any more.
      const administrators = await this.users.lockAdministrators(tx);
      if (by) await this.assertStillModerator(tx, by.userId);
      if (!isId(id)) throw new DomainError('user_not_found', { field: 'id' });
      const user = await this.users.lock(tx, id);
      const obstacle = obstacleToModerating(viewer, user);
      if (obstacle) throw new DomainError(obstacle, { field: 'id' });
      const deed = await work(tx, user);
      if (administrators.length > 0) await this.assertSomebodyAdministers(tx);
      if (deed) await this.log.record(tx, by, { ...deed, target: { kind: 'user', id } });
      return user;
    });
  }

  private async assertStillModerator(tx: Tx, id: string): Promise<void> {
    const self = await this.users.get(id, tx);
    if (!self.isModerator || self.disabledAt) throw new DomainError('unauthorized');
  }

  private async assertSomebodyAdministers(tx: Tx): Promise<void> {
    const administrators = await this.users.lockAdministrators(tx);
    if (administrators.length === 0) throw new DomainError('nobody_administers', { field: 'id' });
  }
}
