import { Injectable } from '@nestjs/common';
import { GroupDeleted, PersonDeleted, RemoteActorDeleted } from '#convoke/actors';
import { Database, OnDomainEvent } from '#convoke/core';
import { PostWriter } from './post-writer.service.js';

/** What posts leave to the worker. */
@Injectable()
export class PostJobs {
  constructor(
    private readonly db: Database,
    private readonly writer: PostWriter,
  ) {}

  @OnDomainEvent(RemoteActorDeleted)
  async removeForeignTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.bury('author_id = $1 OR group_id = $1', actorId);
  }

  /** A profile that is gone has written nothing. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.bury('author_id = $1', actorId);
  }

  @OnDomainEvent(GroupDeleted)
  async buryOfGroup({ groupId }: { groupId: string }): Promise<void> {
    await this.bury('group_id = $1', groupId);
  }

  private async bury(which: string, actorId: string): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM posts WHERE (${which}) AND deleted_at IS NULL ORDER BY id`,
      [actorId],
    );
    for (const { id } of rows) {
      await this.db.transaction(async (tx) => {
        const post = await this.writer.lock(tx, id);
        if (!post.deletedAt) await this.writer.bury(tx, post, null);
      });
    }
  }
}
