import { Injectable } from '@nestjs/common';
import { GroupDeleted, PersonDeleted, RemoteActorDeleted } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { DiscussionComments } from './discussion-comments.service.js';
import { Discussion } from './discussion.entity.js';
import { DiscussionQueries } from './discussion.queries.js';

/** What discussions leave to the worker. */
@Injectable()
export class DiscussionJobs {
  constructor(
    private readonly db: Database,
    private readonly queries: DiscussionQueries,
    private readonly comments: DiscussionComments,
  ) {}

  @OnDomainEvent(RemoteActorDeleted)
  async removeForeignTraces(deleted: { actorId: string }): Promise<void> {
    await this.removeTraces(deleted);
    await this.removeOf({ groupId: deleted.actorId });
  }

  /** A profile that is gone has said nothing; what others answered stays with the group. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    const rows = await this.db.query<{ id: string; discussionId: string }>(
      `SELECT id, discussion_id AS "discussionId" FROM comments
        WHERE actor_id = $1 AND discussion_id IS NOT NULL AND deleted_at IS NULL`,
      [actorId],
    );
    for (const { id, discussionId } of rows) {
      await this.db.transaction(async (tx) => {
        const discussion = await this.queries.lock(tx, discussionId);
        const comment = await this.queries.findComment(id, tx);
        if (comment && !comment.deletedAt) await this.comments.bury(tx, discussion, comment, actorId);
      });
    }
  }

  /** What was said in it goes with the group. */
  @OnDomainEvent(GroupDeleted)
  async removeOf({ groupId }: { groupId: string }): Promise<void> {
    await this.db.manager.delete(Discussion, { groupId });
  }
}
