import { Injectable } from '@nestjs/common';
import { Actor, MEMBER_ROLES, MemberRole } from '#convoke/actors';
import { Database, job, OnJob, type Tx } from '#convoke/core';
import { ProfileModerationMails } from './profile-moderation-mails.service.js';

/** The members of a group are told that it was suspended, or that it is back: whichever is true by then. */
export const TellGroupOfSuspension = job<{ groupId: string }>('moderation.tell-group');

/** Who runs a group of ours is told that it stands in no public list, or that it does again. */
export const TellGroupOfSilence = job<{ groupId: string; silenced: boolean; reason: string }>(
  'moderation.tell-group-of-silence',
);

/** What takes long about profiles that are moderated. */
@Injectable()
export class ProfilesJobs {
  constructor(
    private readonly db: Database,
    private readonly mails: ProfileModerationMails,
  ) {}

  @OnJob(TellGroupOfSuspension)
  async tellMembers({ groupId }: { groupId: string }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const group = await tx.findOneBy(Actor, { id: groupId });
      if (!group || group.deletedAt) return;
      for (const userId of await this.peopleOf(tx, groupId, MEMBER_ROLES))
        await this.mails.tellMember(tx, userId, group);
    });
  }

  @OnJob(TellGroupOfSilence)
  async tellOfSilence({ groupId, silenced, reason }: { groupId: string; silenced: boolean; reason: string }) {
    await this.db.transaction(async (tx) => {
      const group = await tx.findOneBy(Actor, { id: groupId });
      if (!group || group.deletedAt) return;
      const running = await this.peopleOf(tx, groupId, [MemberRole.ADMINISTRATOR, MemberRole.CREATOR]);
      for (const userId of running) await this.mails.tellOfSilence(tx, userId, group, { silenced, reason });
    });
  }

  /** Each account once, whichever of its profiles are in it. */
  private async peopleOf(tx: Tx, groupId: string, roles: readonly MemberRole[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT DISTINCT u.id FROM members m JOIN actors a ON a.id = m.actor_id AND a.deleted_at IS NULL
          AND a.suspended_at IS NULL JOIN users u ON u.id = a.user_id AND u.disabled_at IS NULL
        WHERE m.group_id = $1 AND m.role = ANY($2) ORDER BY u.id`,
      [groupId, roles],
      tx,
    );
    return rows.map(({ id }) => id);
  }
}
