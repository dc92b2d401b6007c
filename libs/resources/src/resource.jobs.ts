import { Injectable } from '@nestjs/common';
import { GroupDeleted } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';

/** What resources leave to the worker. */
@Injectable()
export class ResourceJobs {
  constructor(private readonly db: Database) {}

  /** The group's tombstone says it all. */
  @OnDomainEvent(GroupDeleted)
  async removeAll({ groupId }: { groupId: string }): Promise<void> {
    await this.db.query('DELETE FROM resources WHERE group_id = $1', [groupId]);
  }
}
