import { Injectable } from '@nestjs/common';
import {
  GroupDeleted,
  isMember,
  MEMBER_ROLES,
  type MemberChange,
  MemberChanged,
  PersonDeleted,
  RemoteActorDeleted,
} from '#convoke/actors';
import { Clock, Cron, Database, OnDomainEvent } from '#convoke/core';

const DAYS_KEPT = 365;
const MOST_KEPT = 100;
const DAY_MS = 86_400_000;

/** Forgets what happened in groups when it is old, or nobody is left whom it concerns. */
@Injectable()
export class ActivityCleaning {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Cron('notifications.purge-activities', '23 4 * * *')
  async purgeOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DAYS_KEPT * DAY_MS);
    await this.db.query('DELETE FROM activities WHERE inserted_at < $1', [before]);
    await this.db.query(
      `DELETE FROM activities WHERE id IN (SELECT id FROM
        (SELECT id, row_number() OVER (PARTITION BY group_id ORDER BY inserted_at DESC, id DESC) AS place FROM activities) a
        WHERE place > $1)`,
      [MOST_KEPT],
    );
  }

  @OnDomainEvent(GroupDeleted)
  async forgetGroup({ groupId }: { groupId: string }): Promise<void> {
    await this.db.query('DELETE FROM activities WHERE group_id = $1', [groupId]);
  }

  @OnDomainEvent(RemoteActorDeleted)
  async forgetForeignPerson(deleted: { actorId: string }): Promise<void> {
    await this.forgetPerson(deleted);
  }

  /** What they did stays, without them. */
  @OnDomainEvent(PersonDeleted)
  async forgetPerson({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query('DELETE FROM activities WHERE about_id = $1', [actorId]);
    await this.db.query('UPDATE activities SET author_id = NULL WHERE author_id = $1', [actorId]);
  }

  /** Of a group elsewhere nothing is kept that no member here may read. */
  @OnDomainEvent(MemberChanged)
  async forgetForeign({ groupId, from, to }: MemberChange): Promise<void> {
    if (from === null || !isMember(from) || (to !== null && isMember(to))) return;
    await this.db.query(
      `DELETE FROM activities USING actors g WHERE group_id = $1 AND g.id = group_id AND g.domain IS NOT NULL
        AND NOT EXISTS (SELECT FROM members m JOIN actors a ON a.id = m.actor_id AND a.domain IS NULL
          AND a.deleted_at IS NULL WHERE m.group_id = $1 AND m.role = ANY($2))`,
      [groupId, MEMBER_ROLES],
    );
  }
}
